package insights_test

// Proves what queries choose, and that what is not built is refused by name. How: a table of filters on records, tables of refusals, a
// fuzz target.

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sluice/internal/service/cloudwatchlogs/insights"
)

type record map[string]string

func (r record) Field(name string) (string, bool) {
	v, ok := r[name]
	return v, ok
}

var one = record{"@message": "ERROR 500: no such order", "level": "ERROR", "took": "12.5", "user.id": "7", "ok": "false"}

var filters = map[string]bool{
	`@message like /ERR[A-Z]+ \d+/`:                          true,
	`@message like "ERROR 4"`:                                false,
	`@message not like /fine/`:                               true,
	`@message =~ /order$/`:                                   true,
	`level = "ERROR" and took > 12`:                          true,
	`took >= 100 or user.id = 7`:                             true,
	`not (level = 'ERROR')`:                                  false,
	`level in ["WARN", "ERROR"]`:                             true,
	`level not in ["WARN"]`:                                  true,
	`ispresent(took) and not ispresent(gone)`:                true,
	`gone = 1 or gone != 1`:                                  true,
	`level = "ERROR" and level = "x" or took < 13`:           true,
	`level = "ERROR" and (level = "x" or took < 12)`:         false,
	"`user.id` != 8 and ok = false":                          true,
	`@message like /a\/b/`:                                   false,
	"level = \"ERROR\" # a remark | stats\n and took = 12.5": true,
}

func TestFilters(t *testing.T) {
	for filter, want := range filters {
		q, err := insights.Parse("fields level | filter " + filter + " | limit 5")
		if err != nil {
			t.Errorf("%s: %v", filter, err)
			continue
		}
		if q.Match(one) != want || q.Limit != 5 {
			t.Errorf("%s: %v", filter, !want)
		}
	}
}

func TestShapes(t *testing.T) {
	q, err := insights.Parse("fields @timestamp, a.b | fields c | sort took desc, level | filter level = 1 | filter took = 2")
	if err != nil || !slices.Equal(q.Fields, []string{"@timestamp", "a.b", "c"}) || len(q.Sort) != 2 || q.Limit != 0 || q.Match(record{"level": "1"}) {
		t.Errorf("%+v, %v", q, err)
	}
	if q.Compare(record{"took": "9"}, record{"took": "10"}) <= 0 || q.Compare(record{"took": "1", "level": "a"}, record{"took": "1", "level": "b"}) >= 0 || q.Compare(one, one) != 0 {
		t.Error("the order is wrong")
	}
	if q, err := insights.Parse("limit 3"); err != nil || !slices.Equal(q.Fields, []string{"@timestamp", "@message"}) {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestRefusals(t *testing.T) {
	for text, unsupported := range map[string]bool{
		"stats count(*) by bin(5m)":          true,
		"fields a | parse @message '*' as b": true,
		"fields strlen(a)":                   true,
		"fields a as b":                      true,
		"filter strcontains(a, 'b')":         true,
		"filter a + 1 > 2":                   true,
		"filter a = b":                       true,
		"":                                   false,
		"fields":                             false,
		"fields a b":                         false,
		"fields a |":                         false,
		"filter a":                           false,
		"filter a like 1":                    false,
		"filter a like /[/":                  false,
		"filter a = 'x":                      false,
		"filter (a = 1":                      false,
		"filter a in [1":                     false,
		"limit 0":                            false,
		"limit 10001":                        false,
		"sort 1":                             false,
		"whatever":                           false,
		"fields a ; b":                       false,
		"filter " + strings.Repeat("(", 100): false,
	} {
		_, err := insights.Parse(text)
		var no *insights.UnsupportedError
		var syntax *insights.SyntaxError
		if errors.As(err, &no) != unsupported || errors.As(err, &syntax) == unsupported {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzQuery(f *testing.F) {
	for filter := range filters {
		f.Add("fields a | filter " + filter)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := insights.Parse(text)
		if err != nil {
			return
		}
		_ = q.Match(one)
		if len(q.Fields) == 0 || q.Compare(one, one) != 0 {
			t.Errorf("%q: %+v", text, q)
		}
	})
}
