package app

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/go-json-experiment/json"

	"sluice/internal/clock"
	"sluice/internal/service"
	"sluice/internal/service/iam"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// NewAccount asks for an account; an empty ID lets the server choose one.
type NewAccount struct {
	ID string `json:"id"`
}

// CreatedAccount is an account with its root credentials.
type CreatedAccount struct {
	ID              string `json:"id"`
	AccessKeyID     string `json:"accessKeyId"`
	SecretAccessKey string `json:"secretAccessKey"`
}

// AccountList lists accounts, the server's own first.
type AccountList struct {
	Accounts []string `json:"accounts"`
}

// accounts is what the operator does with accounts.
type accounts struct {
	iam    *iam.Service
	clock  clock.Clock
	audit  *lineLog
	region string
}

func (a *accounts) list(*wire.Request, *service.Caller) (int, any, error) {
	return http.StatusOK, AccountList{a.iam.Accounts()}, nil
}

func (a *accounts) create(r *wire.Request, by *service.Caller) (int, any, error) {
	var in NewAccount
	if err := json.Unmarshal(r.Body, &in, json.RejectUnknownMembers(true)); err != nil {
		return 0, nil, fmt.Errorf("the account that is wanted: %w", err)
	}
	made, err := a.iam.CreateAccount(in.ID, a.clock.Now())
	if errors.Is(err, iam.ErrAccountExists) {
		return 0, nil, &operatorError{http.StatusConflict, err}
	}
	if errors.Is(err, store.ErrNoRoom) {
		return 0, nil, &operatorError{http.StatusServiceUnavailable, err}
	}
	if err != nil {
		return 0, nil, err
	}
	a.audit.write(func(b []byte) []byte { return appendAccountEvent(b, made.ID, by, a.region, a.clock.Now()) })
	return http.StatusCreated, CreatedAccount{made.ID, made.AccessKeyID, made.SecretAccessKey}, nil
}
