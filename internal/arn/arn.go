// Package arn holds the Amazon Resource Name, the value by which every service, policy and log names a resource.
package arn

import (
	"errors"
	"strings"
)

// ARN is one Amazon Resource Name, arn:partition:service:region:account-id:resource. Region and Account are empty for
// resources that have none (IAM's have no region). Resource is the rest, colons and slashes included.
// Source: AWS General Reference, "Amazon Resource Names (ARNs)".
type ARN struct {
	Partition, Service, Region, Account, Resource string
}

// ErrMalformed is returned by Parse for a text that is no ARN.
var ErrMalformed = errors.New("malformed ARN")

const sections = 6

// Parse splits text at its first five colons. It checks the form only: wildcards and empty fields pass, because policies have them.
func Parse(text string) (ARN, error) {
	parts := strings.SplitN(text, ":", sections)
	if len(parts) != sections || parts[0] != "arn" {
		return ARN{}, ErrMalformed
	}
	return ARN{Partition: parts[1], Service: parts[2], Region: parts[3], Account: parts[4], Resource: parts[5]}, nil
}

// New names a resource in the partition "aws".
func New(service, region, account, resource string) ARN {
	return ARN{Partition: "aws", Service: service, Region: region, Account: account, Resource: resource}
}

// String renders the six fields joined by colons; the result parses to the same ARN.
func (a ARN) String() string {
	return "arn:" + a.Partition + ":" + a.Service + ":" + a.Region + ":" + a.Account + ":" + a.Resource
}
