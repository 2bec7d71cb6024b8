package main

import (
	"fmt"

	"sluice/internal/app"
)

type envCommand struct {
	client  `embed:""`
	Account string `help:"Account whose root credentials to use; the server's own if empty." placeholder:"ID"`
	Export  bool   `help:"Write \"export NAME=value\" lines." default:"true" negatable:""`
}

// Run prints the variables. Version 1 of the AWS CLI takes AWS_ENDPOINT_URL for all services but SQS, which it sends to the
// queue's URL or to AWS: use "sluice aws", or --endpoint-url, with it. Version 2 and the SDKs need nothing more.
func (c *envCommand) Run() error {
	vars, err := c.environment(c.Account)
	if err != nil {
		return err
	}
	prefix := ""
	if c.Export {
		prefix = "export "
	}
	for _, v := range vars {
		fmt.Println(prefix + v)
	}
	return nil
}

// environment is what AWS tools read.
func (c *client) environment(account string) ([]string, error) {
	keys, err := app.RootCredentials(c.Data, account)
	if err != nil {
		return nil, err
	}
	bundle, err := c.bundle()
	if err != nil {
		return nil, err
	}
	vars := []string{
		"AWS_ENDPOINT_URL=" + c.endpoint(),
		"AWS_ACCESS_KEY_ID=" + keys.AccessKeyID,
		"AWS_SECRET_ACCESS_KEY=" + keys.SecretAccessKey,
		"AWS_REGION=" + c.Region,
		"AWS_DEFAULT_REGION=" + c.Region,
	}
	if bundle != "" {
		vars = append(vars, "AWS_CA_BUNDLE="+bundle)
	}
	return vars, nil
}
