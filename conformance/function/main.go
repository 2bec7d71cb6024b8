// The function of the tests: on the published Go client, with the unmodified SDK. It does what its event asks for.
package main

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"
)

type event struct {
	// Send is the URL of a queue, Dial an address, Read and List paths, Write a file's.
	Send, Dial, Read, List, Write string
}

const patience = 3 * time.Second

func handle(ctx context.Context, e event) (any, error) {
	switch {
	case e.Send != "":
		return send(ctx, e.Send), nil
	case e.Dial != "":
		connection, err := net.DialTimeout("tcp", e.Dial, patience)
		if err != nil {
			return "refused", nil
		}
		return "connected", connection.Close()
	case e.Read != "":
		text, err := os.ReadFile(e.Read)
		return string(text), err
	case e.List != "":
		return filepath.Glob(e.List)
	case e.Write != "":
		return "written", os.WriteFile(e.Write, []byte("x"), 0o600)
	}
	folder, err := os.Getwd()
	return map[string]any{"folder": folder, "args": os.Args, "variable": os.Getenv("OF_THE_IMAGE"), "user": os.Getuid()}, err
}

// send sends a message as the function's role, to the endpoint that its variables name, and returns the error's code.
func send(ctx context.Context, queue string) string {
	client := sqs.New(sqs.Options{
		Region: os.Getenv("AWS_REGION"), BaseEndpoint: aws.String(os.Getenv("AWS_ENDPOINT_URL")), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), os.Getenv("AWS_SESSION_TOKEN")),
	})
	_, err := client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &queue, MessageBody: aws.String("from a function")})
	var refused smithy.APIError
	if errors.As(err, &refused) {
		return refused.ErrorCode()
	}
	if err != nil {
		return err.Error()
	}
	return "sent"
}

func main() { lambda.Start(handle) }
