package apigateway

// Proves that VPC links are kept, shown, changed and refused as API Gateway does it (LocalStack's AWS-validated TestApiGatewayVpcLink), and
// are there after a crash. How: the calls of that test, in order.

import "testing"

const loadBalancer = "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/my-load-balancer/50dc6c495c0c9188"

func TestVPCLinks(t *testing.T) {
	b := newBench(t)
	targets := []any{loadBalancer}
	a := b.call("CreateVpcLink", M{"name": "link", "targetArns": targets})
	id, _ := a.body["id"].(string)
	if a.status != 202 || len(a.body) != 4 || a.body["status"] != "PENDING" || id == "" {
		t.Errorf("%+v", a)
	}
	b.reopen()
	got := b.must("GetVpcLink", M{"vpcLinkId": id})
	holds(t, got, "tags", `{}`)
	holds(t, got, "status", `"AVAILABLE"`)
	holds(t, got, "statusMessage", `"Your vpc link is ready for use"`)
	b.must("CreateVpcLink", M{"name": "second", "targetArns": targets, "tags": M{"a": "b"}})
	first := b.must("GetVpcLinks", M{"limit": 1})
	items := first["item"].([]any)
	if _, tagged := items[0].(M)["tags"]; len(items) != 1 || items[0].(M)["id"] != id || tagged || first["position"] == nil {
		t.Errorf("%v", first)
	}
	if rest := b.must("GetVpcLinks", M{"position": first["position"]})["item"].([]any); len(rest) != 1 || rest[0].(M)["name"] != "second" {
		t.Errorf("%v", rest)
	}
	got = b.must("UpdateVpcLink", M{"vpcLinkId": id, "patchOperations": ops([3]string{"replace", "/name", "updated"}, [3]string{"replace", "/description", "d"})})
	holds(t, got, "name", `"updated"`)
	holds(t, got, "description", `"d"`)
	holds(t, got, "tags", `{}`)
	if a := b.call("DeleteVpcLink", M{"vpcLinkId": id}); a.status != 202 {
		t.Errorf("%+v", a)
	}
	for _, operation := range []string{"GetVpcLink", "DeleteVpcLink", "UpdateVpcLink"} {
		b.refused(operation, M{"vpcLinkId": id, "patchOperations": ops([3]string{"replace", "/name", "new-name"})}, "NotFoundException", "Invalid Vpc Link identifier specified")
	}
}

func TestVPCLinksThatAreRefused(t *testing.T) {
	b := newBench(t)
	b.refused("CreateVpcLink", M{"name": "link", "targetArns": []any{"invalid-arn"}}, "BadRequestException", "Invalid ARN. ARN is not well formed invalid-arn")
	b.refused("CreateVpcLink", M{"name": "", "targetArns": []any{}}, "BadRequestException", "Name cannot be empty")
	for _, targets := range [][]any{
		{}, {loadBalancer, loadBalancer}, {"arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/x/1"}, {"arn:aws:s3:::bucket"},
	} {
		if a := b.call("CreateVpcLink", M{"name": "link", "targetArns": targets}); a.code != "BadRequestException" {
			t.Errorf("%v: %+v", targets, a)
		}
	}
	id := b.must("CreateVpcLink", M{"name": "link", "targetArns": []any{loadBalancer}})["id"]
	for _, p := range [][3]string{{"replace", "/name", ""}, {"replace", "/targetArns", "x"}, {"add", "/name", "x"}} {
		if a := b.call("UpdateVpcLink", M{"vpcLinkId": id, "patchOperations": ops(p)}); a.code != "BadRequestException" {
			t.Errorf("%v: %+v", p, a)
		}
	}
}
