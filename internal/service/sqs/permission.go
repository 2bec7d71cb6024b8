package sqs

import (
	"context"
	"errors"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/arn"
	"sluice/internal/service/sqs/queue"
)

// document is a queue's policy as AddPermission and RemovePermission edit it: statements that they did not make stay as they
// are. The form is AWS's, from the recorded answers of AWS.
type document struct {
	Version   string           `json:"Version"`
	ID        string           `json:"Id,omitempty"`
	Statement []jsontext.Value `json:"Statement"`
}

// permission is the statement that a label stands for.
type permission struct {
	Sid       string `json:"Sid"`
	Effect    string `json:"Effect"`
	Principal struct {
		AWS any `json:"AWS"` // one ARN, or a list
	} `json:"Principal"`
	Action   any    `json:"Action"` // likewise
	Resource string `json:"Resource"`
}

func policyOf(q *entry) (document, error) {
	text, ok := q.Config.Attribute(attributePolicy)
	if !ok {
		return document{Version: "2008-10-17", ID: q.arn + "/SQSDefaultPolicy"}, nil
	}
	return readDocument(text)
}

func readDocument(text string) (document, error) {
	var d document
	if err := json.Unmarshal([]byte(text), &d); err == nil {
		return d, nil
	}
	// A single statement may stand without its list.
	var single struct {
		document
		Statement jsontext.Value `json:"Statement"`
	}
	err := json.Unmarshal([]byte(text), &single)
	return document{Version: single.Version, ID: single.ID, Statement: []jsontext.Value{single.Statement}}, err
}

// label finds the statement with a Sid, or -1.
func (d *document) label(sid string) int {
	return slices.IndexFunc(d.Statement, func(raw jsontext.Value) bool {
		var s struct{ Sid string }
		return json.Unmarshal(raw, &s) == nil && s.Sid == sid
	})
}

func newPermission(q *entry, label string, accounts, actions []string) permission {
	var p permission
	p.Sid, p.Effect, p.Resource = label, "Allow", q.arn
	var arns, names []string
	for _, a := range accounts {
		arns = append(arns, arn.New("iam", "", a, "root").String())
	}
	for _, a := range actions {
		names = append(names, "SQS:"+a)
	}
	p.Principal.AWS, p.Action = oneOrAll(arns), oneOrAll(names)
	return p
}

func oneOrAll(texts []string) any {
	if len(texts) == 1 {
		return texts[0]
	}
	return texts
}

// change is what makes the document the queue's policy; without statements there is none.
func (d *document) change() (queue.Change, error) {
	if len(d.Statement) == 0 {
		return queue.Change{RemoveAttributes: []string{attributePolicy}}, nil
	}
	text, err := json.Marshal(d)
	return queue.Change{Attributes: []queue.Pair{{Name: attributePolicy, Value: string(text)}}}, err
}

// editPolicy changes a queue's policy, anew if someone else changed the queue in between.
func (s *Service) editPolicy(ctx context.Context, q *entry, edit func(*document) error) error {
	for {
		d, err := policyOf(q)
		if err != nil {
			return err
		}
		if err := edit(&d); err != nil {
			return err
		}
		change, err := d.change()
		if err != nil {
			return err
		}
		for _, a := range change.Attributes {
			if err := refuseLargePolicy(a.Value); err != nil {
				return err
			}
		}
		_, err = s.do(ctx, q.partition, &queue.Configure{Queue: q.ID, Change: change, Was: q.Config})
		if !errors.Is(err, queue.ErrChanged) {
			return err
		}
		if q = s.directory.get(q.Key); q == nil {
			return mapped(queue.ErrNoQueue)
		}
	}
}
