package main

import (
	"encoding/json"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
)

// message is the JSON that the bare handler decodes and encodes.
type message struct{ QueueUrl, MessageBody string }

// serveEcho is the baseline: net/http and encoding/json, and nothing between them; or the standard library's proxy in front of that.
func serveEcho(address, behind string) {
	if behind != "" {
		log.Fatal(http.ListenAndServe(address, reverseProxy(behind)))
	}
	log.Fatal(http.ListenAndServe(address, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var m message
		if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(m); err != nil {
			log.Print(err)
		}
	})))
}

// reverseProxy keeps as many connections open as are used, as the server does; with its own transport's two it would open new ones
// all the time.
func reverseProxy(behind string) http.Handler {
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: behind})
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 0, connectionsMax
	proxy.Transport = transport
	return proxy
}

// connectionsMax is how many connections to the bare handler stay open.
const connectionsMax = 1024
