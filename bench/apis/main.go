// Command apis imports ten thousand REST APIs of a hundred methods each and deploys them, and tells how fast that goes, how much
// memory they cost, how long a restart takes with them, how long the first request to an API takes and those after it, and how fast one of
// them is called, compared with a server that has but one, in turn.
//
//	go run ./bench/apis -sluice bin/sluice
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

// importing is how many APIs are imported at a time.
const importing = 4

func main() {
	binary := flag.String("sluice", "bin/sluice", "the binary to measure")
	number := flag.Int("apis", 10_000, "APIs")
	methods := flag.Int("methods", 100, "methods of each API, a multiple of 10")
	called := flag.Int("called", 1000, "APIs that are called for the first time")
	rounds := flag.Int("rounds", 7, "rounds in which the two servers are compared")
	moment := flag.Duration("moment", 2*time.Second, "how long each is measured in a round")
	connections := flag.Int("connections", 64, "connections by which they are compared")
	flag.Parse()
	b := bench{methods: *methods, called: min(*called, *number)}
	if err := b.run(*binary, *number, *rounds, *moment, *connections); err != nil {
		fmt.Fprintln(os.Stderr, "apis:", err)
		os.Exit(1)
	}
}

type bench struct{ methods, called int }

func (b bench) run(binary string, number, rounds int, moment time.Duration, connections int) error {
	many, err := servertest.Start(binary)
	if err != nil {
		return err
	}
	defer many.Stop()
	begin := time.Now()
	apis, err := b.create(many, number)
	if err != nil {
		return err
	}
	fmt.Printf("%d APIs of %d methods imported and deployed in %v\n", number, b.methods, time.Since(begin).Round(time.Second))
	if err := client.Report(many, "with them"); err != nil {
		return err
	}
	if err := b.restart(many, apis); err != nil {
		return err
	}
	one, err := servertest.Start(binary)
	if err != nil {
		return err
	}
	defer one.Stop()
	alone, err := b.create(one, 1)
	if err != nil {
		return err
	}
	rate := func(s *servertest.Server, api string) func() (float64, error) {
		return func() (float64, error) {
			return client.For(s, connections, moment, func(c *client.Conn) (int64, error) { return 1, b.call(c, api, b.methods/2) })
		}
	}
	calls, err := client.Compare(rounds, rate(one, alone[0]), rate(many, apis[number/2]))
	if err != nil {
		return err
	}
	fmt.Println("calls of one API among all, of one alone:", calls)
	return client.Report(many, "after that")
}

// create imports and deploys APIs, and returns their IDs.
func (b bench) create(s *servertest.Server, number int) ([]string, error) {
	apis := make([]string, number)
	return apis, client.Each(importing, number, func(i int) error {
		var made struct {
			ID string `json:"id"`
		}
		if err := s.REST(http.MethodPost, "/restapis?mode=import", b.document(i), &made); err != nil {
			return err
		}
		apis[i] = made.ID
		return s.REST(http.MethodPost, "/restapis/"+made.ID+"/deployments", map[string]string{"stageName": "dev"}, nil)
	})
}

// document describes an API: ten collections, in each of which as many methods answer from templates of their own.
func (b bench) document(n int) json.RawMessage {
	out := fmt.Appendf(nil, `{"swagger": "2.0", "info": {"title": "api-%d", "version": "1"}, "paths": {`, n)
	for i := range b.methods {
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Appendf(out, `"/%s": {"get": {"responses": {"200": {"description": "ok"}}, "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
			"x-amazon-apigateway-integration": {"type": "mock", "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
			"responses": {"default": {"statusCode": "200", "responseTemplates": {"application/json": "{\"api\": %d, \"method\": %d, \"id\": \"$input.params('id')\"}"}}}}}}`,
			path(i, "{id}"), n, i)
	}
	return append(out, "}}"...)
}

func path(i int, id string) string { return fmt.Sprintf("collection%d/%s/part%d", i%10, id, i/10) }

// call calls a method of an API and looks at its answer.
func (b bench) call(c *client.Conn, api string, method int) error {
	answer, err := c.Get("/_aws/execute-api/" + api + "/dev/" + path(method, "7"))
	if err == nil && len(answer) == 0 {
		err = fmt.Errorf("method %d of %s answers nothing", method, api)
	}
	return err
}

// restart kills the server, starts it again, calls an API, and then some for the first time and again.
func (b bench) restart(s *servertest.Server, apis []string) error {
	s.Kill()
	begin := time.Now()
	if err := s.Restart(); err != nil {
		return err
	}
	c, err := client.Dial(s)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	if err := b.call(c, apis[0], 0); err != nil {
		return err
	}
	fmt.Printf("restart until an API answers: %v\n", time.Since(begin).Round(time.Millisecond))
	if err := client.Report(s, "after the restart"); err != nil {
		return err
	}
	for _, times := range []string{"the first", "the second"} {
		var took []time.Duration
		for i := range b.called {
			begin := time.Now()
			if err := b.call(c, apis[i*len(apis)/b.called], i%b.methods); err != nil {
				return err
			}
			took = append(took, time.Since(begin))
		}
		fmt.Printf("%s call of %d APIs: %s\n", times, b.called, client.Spread(took))
	}
	return client.Report(s, "after calling them")
}
