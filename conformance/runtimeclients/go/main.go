// The function on the Go client.
package main

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

func handle(ctx context.Context, event map[string]any) (any, error) {
	switch event["do"] {
	case "fail":
		return nil, errors.New("as asked")
	case "context":
		c, _ := lambdacontext.FromContext(ctx)
		end, _ := ctx.Deadline()
		return map[string]any{"id": c.AwsRequestID, "arn": c.InvokedFunctionArn, "remaining": time.Until(end) > time.Second}, nil
	}
	return event, nil
}

func main() { lambda.Start(handle) }
