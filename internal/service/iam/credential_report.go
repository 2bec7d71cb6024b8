package iam

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sluice/internal/store"
)

// credentialReport is an account's report of its users' credentials: what they were when it was made.
type credentialReport struct {
	Account   string    `json:"account"`
	Generated time.Time `json:"generated"`
	Content   []byte    `json:"content"` // CSV
}

// credentialReportAge is how long a report lasts: "You can generate a credential report as often as once every four hours" (IAM User Guide,
// "Generate credential reports for your AWS account").
const credentialReportAge = 4 * time.Hour

func (r *credentialReport) current(now time.Time) bool {
	return now.Sub(r.Generated) <= credentialReportAge
}

func (*credentialReport) compile() error { return nil }

func (r *credentialReport) show(img *image) { img.reports[r.Account] = r }
func (r *credentialReport) hide(img *image) { delete(img.reports, r.Account) }

func (r *credentialReport) put(all *records, b store.Batch) error {
	return all.reports.PutIn(b, r.Account, r)
}

func (r *credentialReport) erase(all *records, b store.Batch) { all.reports.DeleteIn(b, r.Account) }

// credentialReport is an account's; nil for none.
func (s *Service) credentialReport(account string) *credentialReport {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.image.reports[account]
}

// What a report says of what there is not (the User Guide's words).
const (
	reportNone         = "N/A"
	reportUnused       = "no_information"
	reportNotSupported = "not_supported"
	reportRoot         = "<root_account>"
)

// credentialColumns are the columns. The User Guide has one more, additional_credentials_info, which reports of users with at most two
// keys and certificates were observed to leave out.
func credentialColumns() []string {
	columns := []string{
		"user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed", "password_next_rotation", "mfa_active",
	}
	for i := 1; i <= accessKeysMax; i++ {
		key := "access_key_" + strconv.Itoa(i)
		columns = append(columns, key+"_active", key+"_last_rotated", key+"_last_used_date", key+"_last_used_region", key+"_last_used_service")
	}
	return append(columns, "cert_1_active", "cert_1_last_rotated", "cert_2_active", "cert_2_last_rotated")
}

// newCredentialReport makes the report of an account: the root user first, then the users by name, without a line break at the end. It
// needs s.writing, so that all of it is of one moment.
func (s *Service) newCredentialReport(account string, now time.Time) (*credentialReport, error) {
	root := s.rootUser(account)
	rows := [][]string{credentialColumns()}
	rows = append(rows, slices.Concat(
		[]string{reportRoot, root.Arn.V, reportTime(root.CreateDate.V)}, []string{"false", reportNone, reportNone, reportNotSupported, "false"},
		s.keyColumns(account), certificateColumns(),
	))
	for _, u := range s.users(account) {
		rows = append(rows, slices.Concat(
			[]string{u.Name, u.arn, reportTime(u.Created)}, s.passwordColumns(u), []string{strconv.FormatBool(s.HasMFA(u.ID))},
			s.keyColumns(u.ID), certificateColumns(),
		))
	}
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write credential report: %w", err)
	}
	return &credentialReport{Account: account, Generated: now, Content: bytes.TrimSuffix(text.Bytes(), []byte("\n"))}, nil
}

// passwordColumns tells of a user's password. Nobody can sign in with it, so that it is never used.
func (s *Service) passwordColumns(u *user) []string {
	login := s.login(u)
	if login == nil {
		return []string{"false", reportNone, reportNone, reportNone}
	}
	next := reportNone
	if p := s.passwordPolicy(u.Account); p != nil && p.MaxAgeDays > 0 {
		next = reportTime(login.Changed.AddDate(0, 0, int(p.MaxAgeDays)))
	}
	return []string{"true", reportUnused, reportTime(login.Changed), next}
}

// keyColumns tells of the access keys of an owner, sorted by ID.
func (s *Service) keyColumns(owner string) []string {
	keys := slices.Clone(s.keys(owner))
	slices.SortFunc(keys, func(a, b *accessKey) int { return strings.Compare(a.ID, b.ID) })
	var out []string
	for i := range accessKeysMax {
		if i >= len(keys) {
			out = append(out, "false", reportNone, reportNone, reportNone, reportNone)
			continue
		}
		k := keys[i]
		out = append(out, strconv.FormatBool(k.Status == statusActive), reportTime(k.Created))
		if use, ok := s.uses.of(k.ID); ok {
			out = append(out, reportTime(use.At), use.Region, use.Service)
		} else {
			out = append(out, reportNone, reportNone, reportNone)
		}
	}
	return out
}

// certificateColumns tells of signing certificates, which nobody can have.
func certificateColumns() []string { return []string{"false", reportNone, "false", reportNone} }

func reportTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }
