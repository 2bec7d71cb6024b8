// Command callback-receiver is the application of this folder's README: it sets up an API that puts each callback of an
// outside system into a queue, and then receives the callbacks from the queue. It talks to Sluice (or AWS) by signed HTTP
// requests alone, so that it shows what goes over the wire; a real application uses an AWS SDK.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	endpoint := flag.String("endpoint", "http://127.0.0.1:4566", "where the server is")
	region := flag.String("region", "us-east-1", "region to use")
	credentials := flag.String("credentials", ".sluice/root-credentials", "shared-credentials file with the keys to use")
	send := flag.Bool("send", false, "send a callback as the outside system would, receive it and end")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *endpoint, *region, *credentials, *send)
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "callback-receiver:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, endpoint, region, credentials string, send bool) error {
	c, err := newClient(endpoint, region, credentials)
	if err != nil {
		return err
	}
	s, err := setUp(ctx, c)
	if err != nil {
		return err
	}
	fmt.Printf("The API is at  %s\nSend a callback:\n\n  curl --location --request POST '%s' \\\n    --header 'Content-Type: application/json' \\\n    --data-raw '{\"message\": \"Hello World\"}'\n\n", s.url, s.url)
	if !send {
		fmt.Println("Receiving callbacks; end with Ctrl-C.")
		for {
			if err := receive(ctx, c, s.queueURL); err != nil {
				return err
			}
		}
	}
	if err := callBack(ctx, s.url); err != nil {
		return err
	}
	return receive(ctx, c, s.queueURL)
}

// callBack does what the outside system does, and knows nothing of AWS.
func callBack(ctx context.Context, url string) error {
	const body = `{"message": "Hello World"}`
	fmt.Println("→ POST", body)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	status, answer, err := roundTrip(r)
	if err != nil {
		return err
	}
	fmt.Println("←", status, string(answer))
	if status != http.StatusOK {
		return fmt.Errorf("the callback was answered with %d", status)
	}
	return nil
}

// receive waits for callbacks, shows them and deletes them from the queue.
func receive(ctx context.Context, c *client, queueURL string) error {
	var answer struct {
		Messages []struct{ MessageId, Body, ReceiptHandle string }
	}
	if err := c.json(ctx, "AmazonSQS.ReceiveMessage", map[string]any{"QueueUrl": queueURL, "WaitTimeSeconds": 20, "MaxNumberOfMessages": 10}, &answer); err != nil {
		return err
	}
	for _, m := range answer.Messages {
		fmt.Printf("Received from the queue: %s\n", m.Body)
		if err := c.json(ctx, "AmazonSQS.DeleteMessage", map[string]any{"QueueUrl": queueURL, "ReceiptHandle": m.ReceiptHandle}, nil); err != nil {
			return err
		}
	}
	return nil
}
