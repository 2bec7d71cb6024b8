// Command identities makes many users and roles with five policies each, and tells how much memory they cost: the server's after a
// restart with them, less what it was without.
//
//	go run ./bench/identities -sluice bin/sluice
package main

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

const (
	policiesEach = 5
	workers      = 16
)

func main() {
	binary := flag.String("sluice", "bin/sluice", "the binary to measure")
	users := flag.Int("users", 10_000, "users")
	roles := flag.Int("roles", 1_000, "roles")
	flag.Parse()
	if err := run(*binary, *users, *roles); err != nil {
		fmt.Fprintln(os.Stderr, "identities:", err)
		os.Exit(1)
	}
}

func run(binary string, users, roles int) error {
	s, err := servertest.Start(binary)
	if err != nil {
		return err
	}
	defer s.Stop()
	before, err := client.Memory(s)
	if err != nil {
		return err
	}
	other, err := s.Account("111122223333") // an account has 5,000 users at most
	if err != nil {
		return err
	}
	for _, account := range []*servertest.Server{s, other} {
		if err := client.Each(workers, users/2, func(n int) error { return user(account, fmt.Sprint("user-", n)) }); err != nil {
			return err
		}
	}
	if err := client.Each(workers, roles, func(n int) error { return role(s, fmt.Sprint("role-", n)) }); err != nil {
		return err
	}
	s.Kill()
	if err := s.Restart(); err != nil {
		return err
	}
	// One call that needs everything to be there.
	if err := iam(s, "GetUser", "UserName", "user-0"); err != nil {
		return err
	}
	after, err := client.Memory(s)
	if err != nil {
		return err
	}
	fmt.Printf("%d users and %d roles with %d policies each: %.0f MB (%.0f MB without them)\n", users, roles, policiesEach, after.Now, before.Now)
	return nil
}

// document is a policy as users have them; no two are the same.
func document(name string, n int) string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"Send","Effect":"Allow","Action":["sqs:SendMessage","sqs:GetQueueUrl"],"Resource":"arn:aws:sqs:us-east-1:000000000000:%s-%d"},`+
		`{"Sid":"Read","Effect":"Allow","Action":"iam:Get*","Resource":"arn:aws:iam::000000000000:user/%s","Condition":{"IpAddress":{"aws:SourceIp":"10.%d.0.0/16"}}}]}`, name, n, name, n)
}

func user(s *servertest.Server, name string) error {
	if err := iam(s, "CreateUser", "UserName", name); err != nil {
		return err
	}
	for n := range policiesEach {
		if err := iam(s, "PutUserPolicy", "UserName", name, "PolicyName", fmt.Sprint("policy-", n), "PolicyDocument", document(name, n)); err != nil {
			return err
		}
	}
	return iam(s, "CreateAccessKey", "UserName", name)
}

func role(s *servertest.Server, name string) error {
	const trust = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"sts:AssumeRole"}}`
	if err := iam(s, "CreateRole", "RoleName", name, "AssumeRolePolicyDocument", trust); err != nil {
		return err
	}
	for n := range policiesEach {
		if err := iam(s, "PutRolePolicy", "RoleName", name, "PolicyName", fmt.Sprint("policy-", n), "PolicyDocument", document(name, n)); err != nil {
			return err
		}
	}
	return nil
}

func iam(s *servertest.Server, operation string, parameters ...string) error {
	form := url.Values{"Action": {operation}, "Version": {"2010-05-08"}}
	for i := 0; i < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	return s.Call("iam", http.MethodPost, "/", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(form.Encode()), nil)
}
