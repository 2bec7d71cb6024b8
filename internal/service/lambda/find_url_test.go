package lambda

// Proves that a URL is found by its ID alone for as long as it is there: after a change, after a start, in its region, and not once it or its
// function is gone. How: the operations, and looks in between.

import (
	"slices"
	"strings"
	"testing"
)

func TestFindURL(t *testing.T) {
	b := newBench(t)
	b.must("CreateFunction", b.plain("fn", M{"Publish": true}))
	b.must("CreateAlias", M{"FunctionName": "fn", "Name": "live", "FunctionVersion": "1"})
	idOf := func(answer M) string {
		id, _, _ := strings.Cut(strings.TrimPrefix(answer["FunctionUrl"].(string), "https://"), ".")
		return strings.TrimPrefix(id, "http://")
	}
	own := idOf(b.must("CreateFunctionUrlConfig", M{"FunctionName": "fn", "AuthType": "NONE"}))
	aliased := idOf(b.must("CreateFunctionUrlConfig", M{"FunctionName": "fn", "Qualifier": "live", "AuthType": "AWS_IAM"}))
	find := func(region, id string, there bool) URL {
		t.Helper()
		u, ok := b.service.FindURL(region, id)
		if ok != there {
			t.Fatalf("%s %s: %+v %v", region, id, u, ok)
		}
		return u
	}
	if u := find(testRegion, own, true); u.ID != own || u.Account != testAccount || u.Region != testRegion || u.ARN != testARN+"function:fn" || u.AuthType != "NONE" || u.InvokeMode != "BUFFERED" || u.CORS != nil {
		t.Errorf("%+v", u)
	}
	if u := find("", aliased, true); u.Function != "fn" || u.Qualifier != "live" || u.ARN != testARN+"function:fn:live" || u.AuthType != "AWS_IAM" {
		t.Errorf("%+v", u)
	}
	find("eu-west-1", own, false)
	find(testRegion, "none", false)
	find(testRegion, "", false)
	b.must("UpdateFunctionUrlConfig", M{"FunctionName": "fn", "InvokeMode": "RESPONSE_STREAM", "Cors": M{"AllowOrigins": []any{"*"}, "AllowCredentials": true, "MaxAge": 7}})
	for range 2 {
		u := find(testRegion, own, true)
		if u.InvokeMode != "RESPONSE_STREAM" || u.CORS == nil || !u.CORS.Credentials || !slices.Equal(u.CORS.Origins, []string{"*"}) || *u.CORS.MaxAge != 7 {
			t.Errorf("%+v", u)
		}
		b.reopen()
	}
	b.must("UpdateFunctionUrlConfig", M{"FunctionName": "fn", "Cors": M{}})
	if u := find(testRegion, own, true); u.CORS != nil || u.InvokeMode != "RESPONSE_STREAM" {
		t.Errorf("%+v", u)
	}
	b.must("DeleteFunctionUrlConfig", M{"FunctionName": "fn"})
	find(testRegion, own, false)
	find(testRegion, aliased, true)
	b.must("DeleteFunction", M{"FunctionName": "fn"})
	find(testRegion, aliased, false)
	if n := len(b.service.urls.everywhere); n != 0 {
		t.Errorf("%d are left", n)
	}
}
