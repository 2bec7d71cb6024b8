package iam_test

// Proves that the credential report has AWS's columns and values, that it stays as it is for four hours whatever happens, also across a
// restart, and is then made anew. The columns, order and words are those of a report that was observed at AWS and of the User Guide,
// "Generate credential reports for your AWS account".

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"sluice/internal/service/iam/iamtest"
)

func TestCredentialReport(t *testing.T) {
	w := iamtest.New(t)
	get := func() *iamtest.Answer { return w.Call(t, iamtest.Root, "iam", "GetCredentialReport") }
	refused(t, get(), 410, "ReportNotPresent", "")

	w.Must(t, iamtest.Root, "iam", "UpdateAccountPasswordPolicy", "MaxPasswordAge", "90")
	zoe := w.User(t, "zoe", iamtest.Allow("iam:ListUsers"))
	w.Must(t, iamtest.Root, "iam", "CreateLoginProfile", "UserName", "zoe", "Password", "Correct-Horse-9")
	old := w.Must(t, iamtest.Root, "iam", "CreateAccessKey", "UserName", "zoe").Get("AccessKey.AccessKeyId")
	w.Must(t, iamtest.Root, "iam", "UpdateAccessKey", "UserName", "zoe", "AccessKeyId", old, "Status", "Inactive")
	phone(t, w, "Alice")
	w.Clock.Advance(time.Hour)
	for _, id := range []string{zoe.AccessKeyID, iamtest.RootKey} {
		_, holder, err := w.IAM.FindKey(id)
		if err != nil {
			t.Fatal(err)
		}
		w.IAM.Used(holder, "iam", iamtest.Region, w.Clock.Now())
	}

	started := w.Must(t, iamtest.Root, "iam", "GenerateCredentialReport")
	if started.Get("State") != "STARTED" || started.Get("Description") != "No report exists. Starting a new report generation task" {
		t.Errorf("%+v", started.Leaves)
	}
	report := get()
	content := string(report.Blob(t, "Content"))
	rows, err := csv.NewReader(strings.NewReader(content)).ReadAll()
	if err != nil || strings.HasSuffix(content, "\n") || report.Get("ReportFormat") != "text/csv" || report.Get("GeneratedTime") != "2026-01-02T04:04:05Z" {
		t.Fatalf("%v: %+v", err, report.Leaves)
	}
	used, unused := "true,2026-01-02T03:04:05Z,2026-01-02T04:04:05Z,us-east-1,iam", "false,2026-01-02T03:04:05Z,N/A,N/A,N/A"
	keys := used + "," + unused
	if old < zoe.AccessKeyID {
		keys = unused + "," + used
	}
	want := []string{
		"user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active," +
			"access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service," +
			"access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service," +
			"cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated",
		"<root_account>,arn:aws:iam::123456789012:root,2026-01-02T03:04:05Z,false,N/A,N/A,not_supported,false," +
			"true,2026-01-02T03:04:05Z,2026-01-02T04:04:05Z,us-east-1,iam,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
		"Alice,arn:aws:iam::123456789012:user/Alice,2026-01-02T03:04:05Z,false,N/A,N/A,N/A,true," +
			"false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
		"zoe,arn:aws:iam::123456789012:user/zoe,2026-01-02T03:04:05Z,true,no_information,2026-01-02T03:04:05Z,2026-04-02T03:04:05Z,false," +
			keys + ",false,N/A,false,N/A",
	}
	if got := strings.Split(content, "\n"); !slices.Equal(got, want) || len(rows) != len(want) {
		t.Errorf("got\n%s\nwant\n%s", content, strings.Join(want, "\n"))
	}

	w.User(t, "new", "")
	w.Clock.Advance(4 * time.Hour)
	if again := w.Must(t, iamtest.Root, "iam", "GenerateCredentialReport"); again.Get("State") != "COMPLETE" || again.Has("Description") {
		t.Errorf("%+v", again.Leaves)
	}
	w.Restart(t)
	if string(get().Blob(t, "Content")) != content {
		t.Error("the report changed")
	}
	refused(t, w.Call(t, iamtest.OtherRoot, "iam", "GetCredentialReport"), 410, "ReportNotPresent", "")
	w.Clock.Advance(time.Second)
	refused(t, get(), 410, "ReportExpired", "")
	if again := w.Must(t, iamtest.Root, "iam", "GenerateCredentialReport"); again.Get("State") != "STARTED" || again.Has("Description") {
		t.Errorf("%+v", again.Leaves)
	}
	if !strings.Contains(string(get().Blob(t, "Content")), "\nnew,") {
		t.Error("the new report has not what is new")
	}
}
