package apigateway

// Proves which languages clients can be made for, and that a client in JavaScript is of what a stage serves. How: the list, paged, against
// what each shows alone; the archive, opened. What the client does is proven in jssdk.

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestSDKTypes(t *testing.T) {
	b := newBench(t)
	first := b.must("GetSdkTypes", M{"limit": 4})
	rest := b.must("GetSdkTypes", M{"position": first["position"]})
	all := append(first["item"].([]any), rest["item"].([]any)...)
	want := []string{"android", "java", "javascript", "objectivec", "ruby", "swift"}
	if len(all) != len(want) {
		t.Fatalf("%v", all)
	}
	for i, id := range want {
		alone := b.must("GetSdkType", M{"id": id})
		if all[i].(M)["id"] != id || fmt.Sprint(alone) != fmt.Sprint(all[i]) {
			t.Errorf("%v, alone %v", all[i], alone)
		}
	}
	if p := all[0].(M)["configurationProperties"].([]any); len(p) != 4 || p[0].(M)["required"] != true {
		t.Errorf("%v", p)
	}
	b.refused("GetSdkType", M{"id": "cobol"}, "NotFoundException", "Invalid SDK type identifier specified")
}

func TestSDKOfAStage(t *testing.T) {
	b := newBench(t)
	api, resource, _ := b.deployed()
	params := M{"restApiId": api, "stageName": "dev", "sdkType": "javascript"}
	b.must("DeleteMethod", M{"restApiId": api, "resourceId": resource, "httpMethod": "POST"}) // which the deployment still has
	r := b.edge.Do(context.Background(), b.Caller, request(t, "GetSdk", params))
	if r.Status != 200 || r.Header.Get("Content-Type") != "application/octet-stream" ||
		r.Header.Get("Content-Disposition") != `attachment; filename="javascript_2026-11-22_01-33Z.zip"` {
		t.Fatalf("%d %v %s", r.Status, r.Header, r.Body)
	}
	z, err := zip.NewReader(bytes.NewReader(r.Body), int64(len(r.Body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("apiGateway-js-sdk/apigClient.js")
	if err != nil {
		t.Fatal(err)
	}
	source, err := io.ReadAll(f)
	if err != nil || !strings.Contains(string(source), `"callbackPost"`) || !strings.Contains(string(source), "/_aws/execute-api/"+api+"/dev\"") {
		t.Errorf("%v\n%s", err, source)
	}
	params["stageName"] = "none"
	b.refused("GetSdk", params, "NotFoundException", "Invalid Stage identifier specified")
	params["sdkType"] = "cobol"
	b.refused("GetSdk", params, "BadRequestException", "Invalid SDK type specified: cobol")
	params["sdkType"] = "java"
	if a := b.call("GetSdk", params); a.status != 501 {
		t.Errorf("%+v", a)
	}
}
