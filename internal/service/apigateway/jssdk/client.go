package jssdk

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

//go:embed README.md lib/*.js
var files embed.FS

// folder is what everything in the zip lies in, and core where the libraries do.
const (
	folder = "apiGateway-js-sdk/"
	core   = "lib/apiGatewayCore/"
)

// Client describes a client.
type Client struct {
	// Endpoint is where the stage is, without a slash at its end; Region is what requests are signed for.
	Endpoint, Region string
	Methods          []Method
	// Made is the time of the files.
	Made time.Time
}

// Method is one method of an API.
type Method struct {
	HTTPMethod string
	Path       string // "/pets/{petId}"
	// Headers and Query are the names of the declared parameters.
	Headers, Query []string
}

// Zip is the client's archive. A client without methods has no apigClient.js (Developer Guide).
func (c *Client) Zip() ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range []struct{ name, from string }{
		{"README.md", "README.md"},
		{core + "utils.js", "lib/utils.js"},
		{core + "sigV4Client.js", "lib/sigV4Client.js"},
		{core + "simpleHttpClient.js", "lib/simpleHttpClient.js"},
		{core + "apiGatewayClient.js", "lib/apiGatewayClient.js"},
	} {
		text, err := files.ReadFile(f.from)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f.from, err)
		}
		if err := c.add(z, f.name, text); err != nil {
			return nil, err
		}
	}
	source, err := c.source()
	if err != nil {
		return nil, err
	}
	if source != nil {
		if err := c.add(z, "apigClient.js", source); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("zip the client: %w", err)
	}
	return out.Bytes(), nil
}

func (c *Client) add(z *zip.Writer, name string, text []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: folder + name, Method: zip.Deflate, Modified: c.Made})
	if err != nil {
		return fmt.Errorf("zip %s: %w", name, err)
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("zip %s: %w", name, err)
	}
	return nil
}

// described is a method as the client's code reads it.
type described struct {
	Verb    string   `json:"verb"`
	Path    string   `json:"path"`
	Headers []string `json:"headers"`
	Query   []string `json:"query"`
}

// source is apigClient.js: a table of methods, and a function for each.
func (c *Client) source() ([]byte, error) {
	table, names := map[string]described{}, []string{}
	for _, m := range c.Methods {
		if m.HTTPMethod == "ANY" {
			continue // a function would not know its verb
		}
		name := unused(table, functionName(m.Path, m.HTTPMethod))
		names = append(names, name)
		table[name] = described{m.HTTPMethod, m.Path, append([]string{}, m.Headers...), append([]string{}, m.Query...)}
	}
	if len(names) == 0 {
		return nil, nil
	}
	slices.Sort(names)
	methods, err := json.MarshalIndent(table, "  ", "  ") // in order of its keys, and with what ends scripts escaped
	if err != nil {
		return nil, fmt.Errorf("describe the methods: %w", err)
	}
	defaults, err := json.Marshal(map[string]string{"endpoint": c.Endpoint, "region": c.Region})
	if err != nil {
		return nil, fmt.Errorf("describe the endpoint: %w", err)
	}
	return fmt.Appendf(nil, clientSource, methods, defaults), nil
}

// clientSource is apigClient.js, but for the methods and the endpoint.
const clientSource = `// A client of an API. README.md says how to use it.
(function (root) {
  'use strict';

  if (typeof require === 'function' && typeof module !== 'undefined') {
    ['utils', 'sigV4Client', 'simpleHttpClient', 'apiGatewayClient'].forEach(function (name) {
      require('./lib/apiGatewayCore/' + name + '.js');
    });
  }

  var methods = %s;

  var apigClientFactory = {
    newClient: function (config) {
      var client = root.apiGatewayCore.newClient(config, %s);
      var apigClient = {};
      Object.keys(methods).forEach(function (name) {
        apigClient[name] = function (params, body, additionalParams) {
          return client.call(methods[name], params, body, additionalParams);
        };
      });
      return apigClient;
    }
  };

  root.apigClientFactory = apigClientFactory;
  if (typeof module !== 'undefined' && module.exports) {
    module.exports = apigClientFactory;
  }
})(typeof globalThis !== 'undefined' ? globalThis : this);
`

// functionName is a method's: "GET /{a}/{b}/{op}" is aBOpGet, "POST /" is rootPost (Developer Guide).
func functionName(path, verb string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(path, func(r rune) bool { return !isLetterOrDigit(r) }) {
		if b.Len() > 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		b.WriteString(word)
	}
	if b.Len() == 0 {
		b.WriteString("root")
	}
	return b.String() + verb[:1] + strings.ToLower(verb[1:])
}

func isLetterOrDigit(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// unused numbers a name that is taken: "/a-b" and "/a/b" have the same one.
func unused(table map[string]described, name string) string {
	for n, numbered := 2, name; ; n++ {
		if _, taken := table[numbered]; !taken {
			return numbered
		}
		numbered = fmt.Sprintf("%s%d", name, n)
	}
}
