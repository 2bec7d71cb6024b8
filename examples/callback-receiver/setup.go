package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

const (
	queueName = "callbacks"
	roleName  = "callback-receiver"
	apiName   = "callback-receiver"
	stageName = "prod"
)

// stage is what was set up.
type stage struct{ queueURL, url string }

// setUp makes the queue, the role and the API, or finds those that an earlier run made.
func setUp(ctx context.Context, c *client) (*stage, error) {
	var queue struct{ QueueUrl string }
	if err := c.json(ctx, "AmazonSQS.CreateQueue", map[string]any{"QueueName": queueName}, &queue); err != nil {
		return nil, fmt.Errorf("create the queue: %w", err)
	}
	account := accountOf(queue.QueueUrl)
	if err := setUpRole(ctx, c, account); err != nil {
		return nil, fmt.Errorf("set up the role: %w", err)
	}
	api, err := setUpAPI(ctx, c, account)
	if err != nil {
		return nil, fmt.Errorf("set up the API: %w", err)
	}
	return &stage{queueURL: queue.QueueUrl, url: fmt.Sprintf("%s/_aws/execute-api/%s/%s/callbacks", c.endpoint, api, stageName)}, nil
}

// accountOf reads the account from a queue's URL, http://host/account/name.
func accountOf(queueURL string) string {
	parts := strings.Split(queueURL, "/")
	return parts[len(parts)-2]
}

// setUpRole makes the role that API Gateway assumes, and that may send to the queue and nothing else.
func setUpRole(ctx context.Context, c *client, account string) error {
	err := c.query(ctx, "iam", url.Values{
		"Action": {"CreateRole"}, "Version": {"2010-05-08"}, "RoleName": {roleName},
		"AssumeRolePolicyDocument": {`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`},
	})
	var refused *problem
	if errors.As(err, &refused) && refused.status == http.StatusConflict {
		err = nil // it is there already
	}
	if err != nil {
		return err
	}
	return c.query(ctx, "iam", url.Values{
		"Action": {"PutRolePolicy"}, "Version": {"2010-05-08"}, "RoleName": {roleName}, "PolicyName": {"send"},
		"PolicyDocument": {fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": ["arn:aws:sqs:%s:%s:%s"], "Action": ["sqs:SendMessage"]}]}`, c.region, account, queueName)},
	})
}

// setUpAPI makes POST /callbacks, which sends the body to the queue, and deploys it.
func setUpAPI(ctx context.Context, c *client, account string) (string, error) {
	if id, err := findAPI(ctx, c); id != "" || err != nil {
		return id, err
	}
	var api struct {
		ID             string `json:"id"`
		RootResourceID string `json:"rootResourceId"`
	}
	if err := c.rest(ctx, http.MethodPost, "/restapis", map[string]any{"name": apiName}, &api); err != nil {
		return "", err
	}
	var resource struct {
		ID string `json:"id"`
	}
	if err := c.rest(ctx, http.MethodPost, "/restapis/"+api.ID+"/resources/"+api.RootResourceID, map[string]any{"pathPart": "callbacks"}, &resource); err != nil {
		return "", err
	}
	method := "/restapis/" + api.ID + "/resources/" + resource.ID + "/methods/POST"
	for _, step := range []struct {
		path string
		in   map[string]any
	}{
		{method, map[string]any{"authorizationType": "NONE"}},
		{method + "/responses/200", map[string]any{}},
		{method + "/integration", map[string]any{
			"type": "AWS", "httpMethod": "POST",
			"uri":               fmt.Sprintf("arn:aws:apigateway:%s:sqs:path/%s/%s", c.region, account, queueName),
			"credentials":       fmt.Sprintf("arn:aws:iam::%s:role/%s", account, roleName),
			"requestParameters": map[string]string{"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
			"requestTemplates":  map[string]string{"application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"},
		}},
		{method + "/integration/responses/200", map[string]any{}},
	} {
		if err := c.rest(ctx, http.MethodPut, step.path, step.in, nil); err != nil {
			return "", fmt.Errorf("%s: %w", step.path, err)
		}
	}
	return api.ID, c.rest(ctx, http.MethodPost, "/restapis/"+api.ID+"/deployments", map[string]any{"stageName": stageName}, nil)
}

func findAPI(ctx context.Context, c *client) (string, error) {
	var list struct {
		Item []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"item"`
	}
	if err := c.rest(ctx, http.MethodGet, "/restapis?limit=500", nil, &list); err != nil {
		return "", err
	}
	for _, api := range list.Item {
		if api.Name == apiName {
			return api.ID, nil
		}
	}
	return "", nil
}
