package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// errAbsent says that the log has no such file: allowed for partial tiles and for openings.
var errAbsent = errors.New("not there")

// A source gives the files of one log by their path below the log's prefix, such as "tile/0/000".
type source interface {
	read(path string, limit int64) ([]byte, error)
	// wellKnown gives /.well-known/comity of the node that serves the log; errAbsent for a directory.
	wellKnown() ([]byte, error)
	String() string
}

// open finds the log at a URL or in a directory: either the given place has "checkpoint", or its "log" folder has.
func open(place string) (source, error) {
	isURL := strings.HasPrefix(place, "http://") || strings.HasPrefix(place, "https://")
	for _, prefix := range []string{"", "log"} {
		var s source
		if isURL {
			s = &website{
				base: strings.TrimSuffix(place, "/"), prefix: prefix,
				client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 16}},
			}
		} else {
			s = &directory{root: filepath.Join(place, prefix)}
		}
		if _, err := s.read("checkpoint", 1<<20); err == nil {
			return s, nil
		} else if !errors.Is(err, errAbsent) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%s has no checkpoint", place)
}

type directory struct{ root string }

func (d *directory) String() string { return d.root }

func (d *directory) wellKnown() ([]byte, error) { return nil, errAbsent }

func (d *directory) read(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(filepath.Join(d.root, filepath.FromSlash(path)))
	if errors.Is(err, os.ErrNotExist) || (err == nil && info.IsDir()) {
		return nil, errAbsent
	}
	if err != nil {
		return nil, err
	}
	if info.Size() > limit {
		return nil, fmt.Errorf("%s has %d bytes, more than %d", path, info.Size(), limit)
	}
	return os.ReadFile(filepath.Join(d.root, filepath.FromSlash(path)))
}

type website struct {
	base, prefix string
	client       *http.Client
}

func (w *website) String() string { return w.base }

func (w *website) wellKnown() ([]byte, error) { return w.get(w.base+"/.well-known/comity", 1<<20) }

func (w *website) read(path string, limit int64) ([]byte, error) {
	address := w.base
	if w.prefix != "" {
		address += "/" + w.prefix
	}
	return w.get(address+"/"+path, limit)
}

func (w *website) get(address string, limit int64) ([]byte, error) {
	response, err := w.client.Get(address)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotFound:
		io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16))
		return nil, errAbsent
	case response.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%s answered %s", address, response.Status)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%s has more than %d bytes", address, limit)
	}
	return body, nil
}
