package sts_test

// Proves that DecodeAuthorizationMessage reads what EncodeAuthorization wrote, for whoever has the permission in the account that the
// message is about. The form of messages is authorization_message_test.go's.

import (
	"strings"
	"testing"
	"time"

	"sluice/internal/service/iam/iamtest"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sts"
)

func TestDecodeAuthorizationMessage(t *testing.T) {
	w := iamtest.New(t)
	bob := w.User(t, "bob", "")
	_, holder, err := w.IAM.FindKey(bob.AccessKeyID)
	if err != nil {
		t.Fatal(err)
	}
	message, err := w.STS.EncodeAuthorization(&sts.Authorization{
		Caller: holder, Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:123456789012:orders", Now: w.Clock.Now(),
		Explanation: policy.Explain(&policy.Request{Principal: holder.Principal, Action: "sqs:SendMessage", Resource: "*"}, &policy.Policies{}),
	})
	if err != nil {
		t.Fatal(err)
	}
	const invalid = "InvalidAuthorizationMessageException"
	reader := w.User(t, "reader", iamtest.Allow("sts:DecodeAuthorizationMessage"))
	a := w.Must(t, reader, "sts", "DecodeAuthorizationMessage", "EncodedMessage", message)
	if text := a.Get("DecodedMessage"); !strings.Contains(text, `"principal":{"id":"`+holder.UserID+`","name":"bob","arn":"arn:aws:iam::123456789012:user/bob"},"action":"sqs:SendMessage","resource":"arn:aws:sqs:us-east-1:123456789012:orders"`) {
		t.Error(text)
	}
	w.Restart(t)
	w.Must(t, iamtest.Root, "sts", "DecodeAuthorizationMessage", "EncodedMessage", message)
	refused(t, w.Call(t, bob, "sts", "DecodeAuthorizationMessage", "EncodedMessage", message), "AccessDenied",
		"User: arn:aws:iam::123456789012:user/bob is not authorized to perform: sts:DecodeAuthorizationMessage on resource: * because no identity-based policy allows the sts:DecodeAuthorizationMessage action")
	refused(t, w.Call(t, iamtest.OtherRoot, "sts", "DecodeAuthorizationMessage", "EncodedMessage", message), invalid, "Message is not valid")
	refused(t, w.Call(t, reader, "sts", "DecodeAuthorizationMessage", "EncodedMessage", message[:20]+flip(message[20:21])+message[21:]), invalid, "Message is not valid")
	if a := w.Call(t, reader, "sts", "DecodeAuthorizationMessage", "EncodedMessage", strings.Repeat("A", 10_241)); a.Code != "ValidationError" {
		t.Errorf("too long: %d %s", a.Status, a.Code)
	}
	w.Clock.Advance(24 * time.Hour)
	refused(t, w.Call(t, reader, "sts", "DecodeAuthorizationMessage", "EncodedMessage", message), invalid, "Message is not valid")
}

// flip returns another character.
func flip(c string) string {
	if c == "A" {
		return "B"
	}
	return "A"
}
