package main

import (
	"fmt"
	"net/http"

	"sluice/internal/app"
)

type accountCommand struct {
	Create accountCreateCommand `cmd:"" help:"Make an account, and print its root credentials."`
	List   accountListCommand   `cmd:"" help:"List the accounts, the server's own first."`
}

type accountCreateCommand struct {
	client `embed:""`
	ID     string `name:"id" help:"Twelve digits; chosen by the server if empty." placeholder:"ID"`
}

// Run makes the account and prints its credentials as a profile of the AWS CLI's credentials file, which the server keeps too.
func (c *accountCreateCommand) Run() error {
	var made app.CreatedAccount
	if err := c.operate(http.MethodPost, "accounts", app.NewAccount{ID: c.ID}, &made); err != nil {
		return err
	}
	fmt.Printf("[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", made.ID, made.AccessKeyID, made.SecretAccessKey)
	return nil
}

type accountListCommand struct {
	client `embed:""`
}

// Run prints one account a line.
func (c *accountListCommand) Run() error {
	var list app.AccountList
	if err := c.operate(http.MethodGet, "accounts", nil, &list); err != nil {
		return err
	}
	for _, id := range list.Accounts {
		fmt.Println(id)
	}
	return nil
}
