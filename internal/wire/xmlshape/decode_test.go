package xmlshape_test

// Proves that what is written as XML is read as it was, of every kind of shape that Amazon S3 has; that any bytes are read or refused with a
// MalformedError, quickly; that nothing of a document leads out of it. How: fuzzing, round trips, documents that are wrong on purpose.

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/api/s3api"
	"sluice/internal/wire"
	"sluice/internal/wire/xmlshape"
)

func encoded(v wire.Shape) []byte {
	d := xmlshape.NewDocument(v, "http://s3.amazonaws.com/doc/2006-03-01/")
	v.EncodeMembers(d)
	return d.Close()
}

func TestRoundTrip(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, c := range []struct {
		in, out wire.Shape
		text    string
	}{
		{&s3api.ListObjectsV2Output{
			IsTruncated: wire.Some(true), Name: wire.Some("b"), MaxKeys: wire.Some(int64(2)),
			Contents:       []s3api.Object{{Key: wire.Some("a&<b>"), LastModified: wire.Some(now), Size: wire.Some(int64(1)), ChecksumAlgorithm: []string{"CRC32"}}, {Key: wire.Some(" c ")}},
			CommonPrefixes: []s3api.CommonPrefix{{Prefix: wire.Some("p/")}},
		}, &s3api.ListObjectsV2Output{}, `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true</IsTruncated><Contents><Key>a&amp;&lt;b&gt;</Key>`},
		{
			&s3api.GetBucketTaggingOutput{TagSet: []s3api.Tag{{Key: wire.Some("k"), Value: wire.Some("")}}}, &s3api.GetBucketTaggingOutput{},
			`<TagSet><Tag><Key>k</Key><Value></Value></Tag></TagSet></Tagging>`,
		},
		{
			&s3api.GetBucketAclOutput{Grants: []s3api.Grant{{Grantee: &s3api.Grantee{ID: wire.Some("i"), Type: wire.Some(`Canonical"User`)}, Permission: wire.Some("READ")}}},
			&s3api.GetBucketAclOutput{},
			`<AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Canonical&quot;User"><ID>i</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList>`,
		},
		{&s3api.GetBucketVersioningOutput{}, &s3api.GetBucketVersioningOutput{}, `<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></VersioningConfiguration>`},
	} {
		text := encoded(c.in)
		if !strings.Contains(string(text), c.text) || !strings.HasPrefix(string(text), xmlshape.Declaration) {
			t.Errorf("%s", text)
		}
		if err := xmlshape.Decode(text, c.out); err != nil {
			t.Error(err)
		}
		if d := cmp.Diff(c.in, c.out); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
}

// A client may call a name space as it likes, and what is in an attribute is not what is in the element.
func TestAttributes(t *testing.T) {
	const instance = "http://www.w3.org/2001/XMLSchema-instance"
	for text, want := range map[string]wire.Opt[string]{
		`<Grantee xmlns:xsi="` + instance + `" xsi:type="Group"><URI>u</URI></Grantee>`: wire.Some("Group"),
		`<Grantee xmlns:i='` + instance + `' i:type='a&#10;b&amp;'/>`:                   wire.Some("a\nb&"),
		`<Grantee type="Group"/>`:               {},
		`<Grantee xmlns:type="Group"/>`:         {},
		`<Grantee><type>Group</type></Grantee>`: {},
	} {
		got := &s3api.Grantee{}
		if err := xmlshape.Decode([]byte(text), got); err != nil || got.Type != want {
			t.Errorf("%s: %v, %v", text, got.Type, err)
		}
	}
	written := encoded(&s3api.Grantee{Type: wire.Some("a\n\tb<&\"")})
	again := &s3api.Grantee{}
	if err := xmlshape.Decode(written, again); err != nil || again.Type.V != "a\n\tb<&\"" || !strings.Contains(string(written), `xsi:type="a&#10;&#9;b&lt;&amp;&quot;"`) {
		t.Errorf("%s: %q, %v", written, again.Type.V, err)
	}
}

// GetBucketLocation's answer is its member.
func TestUnwrapped(t *testing.T) {
	for location, want := range map[string]string{
		"":          `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>`,
		"eu-west-1": `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>`,
	} {
		if got := encoded(&s3api.GetBucketLocationOutput{LocationConstraint: wire.NonZero(location)}); string(got) != xmlshape.Declaration+want {
			t.Errorf("%s", got)
		}
	}
}

func payload() (*s3api.DeleteObjectsRequest, *wire.Member) {
	in := &s3api.DeleteObjectsRequest{}
	members := in.WireSchema().Members
	for i := range members {
		if members[i].Name == "Delete" {
			return in, &members[i]
		}
	}
	panic("no such member")
}

func TestPayload(t *testing.T) {
	for text, want := range map[string]*s3api.Delete{
		`<Delete><Object><Key>a</Key></Object><Quiet>true</Quiet><Object><Key>b</Key><Other/></Object></Delete>`:                           {Objects: []s3api.ObjectIdentifier{{Key: wire.Some("a")}, {Key: wire.Some("b")}}, Quiet: wire.Some(true)},
		`<?xml version="1.0"?><!-- x --><x:Delete xmlns:x="u"><x:Object><x:Key><![CDATA[<a>]]>&#x41;</x:Key></x:Object></x:Delete>` + "\n": {Objects: []s3api.ObjectIdentifier{{Key: wire.Some("<a>A")}}},
		"\uFEFF<Delete/>": {},
	} {
		in, m := payload()
		if err := xmlshape.DecodeMember([]byte(text), in, m); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if d := cmp.Diff(want, in.Delete); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
}

func TestMalformed(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "text": "a", "open": "<Delete>", "crossed": "<Delete><a></Delete></a>", "crossed prefixes": `<a:Delete xmlns:a="u" xmlns:b="u"></b:Delete>`, "two": "<Delete/><Delete/>", "text behind": "<Delete/>a",
		"document type": `<!DOCTYPE x [<!ENTITY e "e">]><Delete/>`, "entity": "<Delete><Object><Key>&e;</Key></Object></Delete>",
		"deep": strings.Repeat("<a>", xmlshape.DepthMax+1) + strings.Repeat("</a>", xmlshape.DepthMax+1), "no UTF-8": "<Delete>\xff</Delete>",
		"many": "<Delete>" + strings.Repeat("<a/>", xmlshape.ElementsMax) + "</Delete>", "no Boolean": "<Delete><Quiet>maybe</Quiet></Delete>",
		"no end of a comment": "<Delete><!-- </Delete>", "attribute": "<Delete a></Delete>",
	} {
		in, m := payload()
		err := xmlshape.DecodeMember([]byte(text), in, m)
		if malformed := new(wire.MalformedError); !errors.As(err, &malformed) || malformed.Message == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`<Delete><Object><Key>a</Key></Object><Quiet>true</Quiet></Delete>`))
	f.Add([]byte(`<!DOCTYPE a><a>&lt;</a>`))
	f.Add([]byte(`<a b='c' d="&amp;"><![CDATA[x]]></a>`))
	f.Fuzz(func(t *testing.T, text []byte) {
		in, m := payload()
		err := xmlshape.DecodeMember(text, in, m)
		if malformed := new(wire.MalformedError); err != nil && (!errors.As(err, &malformed) || malformed.Message == "") {
			t.Fatal(err)
		}
		if err != nil || in.Delete == nil {
			return
		}
		// What was read can be written, and is read again as it was; but for what XML cannot express, which no document holds.
		again, _ := payload()
		written := xmlshape.AppendPayload(nil, m, in.Delete, "")
		if err := xmlshape.DecodeMember(written, again, m); err != nil || !cmp.Equal(in.Delete, again.Delete) && !bytes.ContainsRune(written, '\uFFFD') {
			t.Fatalf("%s: %v, %s", written, err, cmp.Diff(in.Delete, again.Delete))
		}
	})
}
