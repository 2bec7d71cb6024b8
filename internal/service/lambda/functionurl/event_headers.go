package functionurl

import (
	"maps"
	"slices"
	"strings"

	"sluice/internal/value"
)

// cookies are the request's, one by one. The header has them too (published: aws/aws-lambda-web-adapter#121, aws/aws-lambda-go#597).
func (w *writer) cookies(lines []string) {
	if len(lines) == 0 {
		return
	}
	w.name("cookies")
	w.dst = append(w.dst, '[')
	for _, line := range lines {
		for cookie := range strings.SplitSeq(line, ";") {
			if cookie = strings.TrimSpace(cookie); cookie != "" {
				w.dst = append(value.AppendString(w.dst, cookie), ',')
			}
		}
	}
	w.close('[', ']')
}

// endsHere tells the headers of a request that concern the connection, and those that the entrance sets itself.
func endsHere(name string) bool {
	switch name {
	case "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Te", "Trailer", "Upgrade", "Expect", "Host",
		"X-Amzn-Trace-Id", "X-Amzn-Tls-Version", "X-Amzn-Tls-Cipher-Suite", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto":
		return true
	}
	return false
}

// headers have their names in lower case, and several values joined by commas. A signature's header ends here.
func (w *writer) headers(p *passage, tlsVersion, tlsSuite string) {
	r := p.request
	proto, port := "http", "80"
	if r.Secure {
		proto, port = "https", "443"
	}
	if _, own, ok := strings.Cut(r.Host, ":"); ok && !strings.Contains(own, ":") {
		port = own
	}
	all := map[string]string{
		"host": r.Host, "x-amzn-trace-id": p.root, "x-forwarded-port": port, "x-forwarded-proto": proto,
		"x-forwarded-for": strings.Join(append(slices.Clip(r.Header["X-Forwarded-For"]), p.source), ", "),
	}
	if tlsVersion != "" {
		all["x-amzn-tls-version"], all["x-amzn-tls-cipher-suite"] = tlsVersion, tlsSuite
	}
	for name, values := range r.Header {
		if endsHere(name) || name == "Authorization" && p.url.AuthType == AuthIAM {
			continue
		}
		all[strings.ToLower(name)] = strings.Join(values, ",")
	}
	if cookie, ok := r.Header["Cookie"]; ok {
		all["cookie"] = strings.Join(cookie, "; ") // RFC 9113, section 8.2.3
	}
	w.open("headers")
	for _, name := range slices.Sorted(maps.Keys(all)) {
		w.text(name, all[name])
	}
	w.shut()
}
