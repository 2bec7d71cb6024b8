package sts

// message is what DecodeAuthorizationMessage shows. Source: the example of the AWS CLI's decode-authorization-message (IAM User Guide, "Use
// DecodeAuthorizationMessage with a CLI"), whose members and order these are.
type message struct {
	Allowed      bool                    `json:"allowed"`
	ExplicitDeny bool                    `json:"explicitDeny"`
	Matched      items[messageStatement] `json:"matchedStatements"`
	Failures     items[messageValue]     `json:"failures"`
	Context      struct {
		Principal  messagePrincipal        `json:"principal"`
		Action     string                  `json:"action"`
		Resource   string                  `json:"resource"`
		Conditions items[messageCondition] `json:"conditions"`
	} `json:"context"`
}

type messageStatement struct {
	ID         string                  `json:"statementId"`
	Effect     string                  `json:"effect"`
	Principals items[messageValue]     `json:"principals"`
	Groups     items[messageValue]     `json:"principalGroups"`
	Actions    items[messageValue]     `json:"actions"`
	Resources  items[messageValue]     `json:"resources"`
	Conditions items[messageCondition] `json:"conditions"`
}

type messagePrincipal struct {
	ID   string `json:"id"`
	Name string `json:"name,omitzero"`
	ARN  string `json:"arn"`
}

type messageCondition struct {
	Key    string              `json:"key"`
	Values items[messageValue] `json:"values"`
}

type messageValue struct {
	Value string `json:"value"`
}

// items is how AWS writes a list.
type items[T any] struct {
	Items []T `json:"items"`
}

func valueItems(texts []string) items[messageValue] {
	var out items[messageValue]
	for _, text := range texts {
		out.Items = append(out.Items, messageValue{cut(text)})
	}
	return out
}

// shorten leaves half of the longest list out, and tells whether there was one.
func (m *message) shorten() bool {
	if half(&m.Context.Conditions.Items) {
		return true
	}
	for i := range m.Matched.Items {
		s := &m.Matched.Items[i]
		shorter := half(&s.Conditions.Items)
		for _, list := range [...]*[]messageValue{&s.Principals.Items, &s.Actions.Items, &s.Resources.Items} {
			shorter = len(*list) > 1 && half(list) || shorter
		}
		if shorter {
			return true
		}
	}
	return half(&m.Matched.Items)
}

func half[T any](list *[]T) bool {
	n := len(*list)
	*list = (*list)[:n/2]
	return n > 0
}
