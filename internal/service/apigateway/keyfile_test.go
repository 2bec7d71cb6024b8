package apigateway

// Proves that files of API keys are read as AWS documents them, that what is wrong with one is told by its line and never by its value, and
// that no file, however odd, breaks anything. How: tables; a fuzz target.

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestKeyFiles(t *testing.T) {
	for name, x := range map[string]struct{ text, want string }{
		"documented":       {"Key,name\napikey1234abcdefghij0123456789,MyFirstApiKey\n", "[2 MyFirstApiKey apikey1234abcdefghij0123456789 '' true []]"},
		"all columns":      {"Name,key,description,Enabled,usageplanIds\nn,k,An imported key,TRUE,c7y23b", "[2 n k 'An imported key' true [c7y23b]]"},
		"two plans":        {"Enabled,Name,key,UsageplanIds\nfalse,n,k,\"c7y23b,glvrsr\"\n", "[2 n k '' false [c7y23b glvrsr]]"},
		"single quotes":    {"Name,Key,UsagePlanIds\r\n'n, m',k,'a, b'\r\n", "[2 n, m k '' true [a b]]"},
		"doubled quotes":   {"Name,Key\n\"a\"\"b\",k", `[2 a"b k '' true []]`},
		"lines in a field": {"Name,Key,Description\n\"a\nb\",k,d\nc,l,e", "[2 a\nb k 'd' true []][4 c l 'e' true []]"},
		"unknown column":   {"What,Name,Key\nx,n,k\n", "[2 n k '' true []]"},
		"short line":       {"Name,Key,Enabled\nn\n\n , \n", "[2 n  '' true []][4   '' true []]"},
		"empty enabled":    {"Name,Key,Enabled\nn,k,\n", "[2 n k '' true []]"},
		"byte order mark":  {"\uFEFFName,Key\nn,k", "[2 n k '' true []]"},
		"no rows":          {"Name,Key", ""},
		"empty":            {"", "! The API key file is empty"},
		"no key":           {"Name,Value\nn,k", "! The API key file must have the columns Name and Key"},
		"open quote":       {"Name,Key\n\"n,k", "! Line 2 of the API key file has no closing quote"},
		"text after quote": {"Name,Key\n\"n\"x,k", "! Line 2 of the API key file has text behind a closing quote"},
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := parseKeyFile(x.text)
			got := ""
			if err != nil {
				got = "! " + message(err)
			}
			for _, r := range rows {
				got += fmt.Sprintf("[%d %s %s '%s' %v %v]", r.line, r.name, r.value, r.description, r.enabled, r.plans)
			}
			if got != x.want {
				t.Errorf("%s\nwant %s", got, x.want)
			}
		})
	}
	if _, err := parseKeyFile("Name,Key\n" + strings.Repeat("n,k\n", KeysMax+1)); err == nil {
		t.Error("a file of more keys than there may be is read")
	}
}

func TestImport(t *testing.T) {
	b := newBench(t)
	api, _, _ := b.deployed()
	stage := []any{M{"apiId": api, "stage": "dev"}}
	one := b.must("CreateUsagePlan", M{"name": "one", "apiStages": stage})["id"].(string)
	two := b.must("CreateUsagePlan", M{"name": "two", "apiStages": stage})["id"].(string)
	value := func(i int) string { return strings.Repeat(fmt.Sprint(i), 30) }
	there := b.must("CreateApiKey", M{"name": "old", "value": value(1), "customerId": "c"})["id"].(string)
	file := strings.Join([]string{
		"Name,Key,Description,Enabled,UsagePlanIds",
		"new," + value(1) + ",d,false," + one, // overwrites
		"second," + value(2) + ",,,",
		"short,tooshort,,,",
		"lost," + value(3) + ",,,nosuchplan",
		"twice," + value(4) + ",,,'" + one + "," + two + "'", // one stage under two plans
		"again," + value(2) + ",,,'" + one + "," + one + "'", // the most recent line counts
	}, "\n")
	warnings := []any{
		"Line 4: API Key value should be at least 20 characters", "Line 5: Invalid Usage Plan ID specified",
	}
	begin, _, _ := strings.Cut(file, "twice")
	b.refused("ImportApiKeys", M{"format": "csv", "failOnWarnings": true, "body": begin}, "BadRequestException",
		"Warnings found during import:\n\t"+warnings[0].(string)+"\n\t"+warnings[1].(string))
	if got := b.must("GetApiKeys", M{})["item"].([]any); len(got) != 1 || got[0].(M)["name"] != "old" {
		t.Errorf("an import that failed left %v", got)
	}
	got := b.must("ImportApiKeys", M{"format": "csv", "body": file})
	ids, told := got["ids"].([]any), got["warnings"].([]any)
	if len(ids) != 2 || ids[0] != there || len(told) != 3 || !slices.Equal(told[:2], warnings) || !strings.HasPrefix(told[2].(string), "Line 6: API Key ") {
		t.Fatalf("%v", got)
	}
	overwritten := b.must("GetApiKey", M{"apiKey": there, "includeValue": true})
	if overwritten["name"] != "new" || overwritten["enabled"] != false || overwritten["value"] != value(1) || overwritten["customerId"] != "c" || overwritten["description"] != "d" {
		t.Errorf("%v", overwritten)
	}
	if second := b.must("GetApiKey", M{"apiKey": ids[1]}); second["name"] != "again" || second["enabled"] != true {
		t.Errorf("%v", second)
	}
	if all := b.must("GetApiKeys", M{})["item"].([]any); len(all) != 2 {
		t.Errorf("lines with warnings left keys: %v", all)
	}
	if keys := b.must("GetUsagePlanKeys", M{"usagePlanId": one})["item"].([]any); len(keys) != 2 {
		t.Errorf("%v", keys)
	}
	b.reopen()
	if again := b.must("ImportApiKeys", M{"format": "csv", "body": file}); !slices.Equal(again["ids"].([]any), ids) {
		t.Errorf("%v", again)
	}
	if a := b.call("ImportApiKeys", M{"format": "json", "body": file}); a.status != 400 {
		t.Errorf("%+v", a)
	}
}

func FuzzKeyFile(f *testing.F) {
	for _, text := range []string{
		"Key,name\napikey1234abcdefghij0123456789,MyFirstApiKey", "Name,Key\n'a''b',\"c\"\"d\"\r\n\r\n,,,\n", "name,KEY,name\n\"", "\uFEFF", "',\n'", "a,b\n\n\n\"\n\"x",
		"NAme,KeY\n\xc0\x03\xf7nTh\xf800,\xe7\xee0\x9a0\b\xe800\xf90\x86\xd2\xc6\"8\"\"0\"",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := parseKeyFile(text)
		if err != nil && len(rows) > 0 {
			t.Fatal("keys and an error")
		}
		last := 1
		for _, r := range rows {
			if r.line <= last || r.line > strings.Count(text, "\n")+1 {
				t.Fatalf("line %d after %d of %q", r.line, last, text)
			}
			last = r.line
			if err != nil && r.value != "" && strings.Contains(message(err), r.value) {
				t.Fatalf("%q tells the value", message(err))
			}
		}
		b := newBench(t)
		if a := b.call("ImportApiKeys", M{"format": "csv", "body": text}); a.status >= 500 {
			t.Fatalf("%q: %+v", text, a)
		}
		shown := b.everythingShown()
		b.reopen()
		if got := b.everythingShown(); got != shown {
			t.Fatalf("%q: after a restart\n%s\nbefore\n%s", text, got, shown)
		}
	})
}
