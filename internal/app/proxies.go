package app

import (
	"crypto/tls"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

const (
	forwardedFor   = "X-Forwarded-For"
	forwardedProto = "X-Forwarded-Proto"
)

// behind makes requests that come by a trusted proxy look as if they came from whom the proxy names: everything after it (policies'
// aws:SourceIp and aws:SecureTransport, the access log, who may see the metrics) sees the client. What anyone else writes into
// those headers is not believed.
func behind(trusted []netip.Prefix, next http.Handler) http.Handler {
	if len(trusted) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && contains(trusted, peer.Addr()) {
			unwrap(r, trusted)
		}
		next.ServeHTTP(w, r)
	})
}

// unwrap takes from a request of a trusted proxy who sent it. Each proxy adds at the end whom it heard from, so the last address that
// is no trusted proxy's is the client; what stands before it is the client's own word and stays in the header.
func unwrap(r *http.Request, trusted []netip.Prefix) {
	if proto := r.Header.Values(forwardedProto); len(proto) > 0 && strings.EqualFold(strings.TrimSpace(last(proto[len(proto)-1])), "https") {
		r.TLS = new(tls.ConnectionState) // the proxy's, which ended it
	}
	named := strings.Split(strings.Join(r.Header.Values(forwardedFor), ","), ",")
	for len(named) > 0 {
		address, err := netip.ParseAddr(strings.TrimSpace(named[len(named)-1]))
		if err != nil {
			break
		}
		named = named[:len(named)-1]
		r.RemoteAddr = netip.AddrPortFrom(address, 0).String()
		if !contains(trusted, address) {
			break
		}
	}
	if rest := strings.TrimSpace(strings.Join(named, ",")); rest != "" {
		r.Header.Set(forwardedFor, rest)
	} else {
		r.Header.Del(forwardedFor)
	}
}

// last is the last element of a list in a header.
func last(list string) string { return list[strings.LastIndexByte(list, ',')+1:] }

func contains(networks []netip.Prefix, address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(address) })
}
