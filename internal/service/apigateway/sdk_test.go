package apigateway

// Proves which languages clients can be made for. How: the list, paged, against what each shows alone.

import (
	"fmt"
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
