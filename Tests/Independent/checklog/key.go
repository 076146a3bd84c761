package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// keyFromNode finds, anywhere in the node's /.well-known/comity, the verifier key whose name is the checkpoint's origin.
func keyFromNode(s source, checkpoint []byte) (string, error) {
	origin, _, _ := bytes.Cut(checkpoint, []byte("\n"))
	text, err := s.wellKnown()
	if errors.Is(err, errAbsent) {
		return "", errors.New("no verifier key: give it with -vkey")
	}
	if err != nil {
		return "", err
	}
	var document interface{}
	if err := json.Unmarshal(text, &document); err != nil {
		return "", fmt.Errorf("/.well-known/comity: %w", err)
	}
	if key := findKey(document, string(origin)); key != "" {
		return key, nil
	}
	return "", fmt.Errorf("/.well-known/comity names no verifier key for %q", origin)
}

func findKey(value interface{}, name string) string {
	switch v := value.(type) {
	case string:
		if verifier, err := note.NewVerifier(v); err == nil && verifier.Name() == name {
			return v
		}
	case []interface{}:
		for _, item := range v {
			if key := findKey(item, name); key != "" {
				return key
			}
		}
	case map[string]interface{}:
		for _, item := range v {
			if key := findKey(item, name); key != "" {
				return key
			}
		}
	}
	return ""
}
