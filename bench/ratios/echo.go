package main

import (
	"encoding/json"
	"log"
	"net/http"
)

// message is the JSON that the bare handler decodes and encodes.
type message struct{ QueueUrl, MessageBody string }

// serveEcho is the baseline: net/http and encoding/json, and nothing between them.
func serveEcho(address string) {
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
