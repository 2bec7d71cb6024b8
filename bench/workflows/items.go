package main

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

const mapped = `{"StartAt": "M", "States": {"M": {"Type": "Map", "MaxConcurrency": 1000,
	"ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, "Parameters": {"Bucket": "items", "Key": "in.csv"}},
	"ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}},
	"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "items", "Prefix": "out"}}, "End": true}}}`

// mapItems tells what a distributed Map takes over so many items of an object, each an Express execution of one Pass, whose results are written to
// objects: its time, and the server's memory beyond that with a hundredth of them.
func mapItems(binary string, number int) error {
	few, _, err := mapOnce(binary, number/100)
	if err != nil {
		return err
	}
	many, took, err := mapOnce(binary, number)
	if err != nil {
		return err
	}
	fmt.Printf("a distributed Map over %d items of an object: %.0f a second; %v; over a hundredth of them %v\n", number, float64(number)/took.Seconds(), many, few)
	return nil
}

func mapOnce(binary string, number int) (m client.Resident, took time.Duration, err error) {
	s, err := servertest.Start(binary)
	if err != nil {
		return m, 0, err
	}
	defer s.Stop()
	if err = makeRole(s); err == nil {
		err = s.Call("s3", http.MethodPut, "/items", http.Header{}, nil, nil)
	}
	if err == nil {
		err = s.Call("s3", http.MethodPut, "/items/in.csv", http.Header{}, rows(number), nil)
	}
	if err == nil {
		err = makeMachine(s, "mapped", "STANDARD", mapped)
	}
	if err == nil {
		took, err = runToEnd(s, "mapped", time.Second)
	}
	if err == nil {
		m, err = client.Memory(s)
	}
	return m, took, err
}

// rows are a file of so many items.
func rows(number int) []byte {
	out := []byte("id,name\n")
	for i := range number {
		out = strconv.AppendInt(out, int64(i), 10)
		out = strconv.AppendInt(append(out, ",item number "...), int64(i), 10)
		out = append(out, '\n')
	}
	return out
}
