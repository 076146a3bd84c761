package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// report is what one check found. Every count is of things that agreed.
type report struct {
	place, origin, trust         string
	size                         int64
	root                         tlog.Hash
	otherSignatures              int
	tiles, bundles, entries      int
	treeOnly                     bool
	open, sealed, erased, proofs int
	problems                     []string
	lock                         sync.Mutex
}

func (r *report) problem(format string, arguments ...interface{}) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.problems = append(r.problems, fmt.Sprintf(format, arguments...))
}

func (r *report) print(out io.Writer, took time.Duration) {
	fmt.Fprintf(out, "log       %s\n", r.place)
	fmt.Fprintf(out, "origin    %s\n", r.origin)
	fmt.Fprintf(out, "size      %d\n", r.size)
	fmt.Fprintf(out, "root      %s\n", r.root)
	fmt.Fprintf(out, "trust     %s\n", r.trust)
	fmt.Fprintf(out, "others    %d further signatures on the checkpoint, not judged here\n", r.otherSignatures)
	fmt.Fprintf(out, "tiles     %d hash tiles give the root\n", r.tiles)
	fmt.Fprintf(out, "entries   %d in %d bundles give the hash tiles\n", r.entries, r.bundles)
	if !r.treeOnly {
		fmt.Fprintf(out, "openings  %d open (%d record signatures hold), %d sealed, %d erased\n", r.open, r.proofs, r.sealed, r.erased)
	}
	fmt.Fprintf(out, "time      %.3f s, %.0f entries/s\n", took.Seconds(), float64(r.entries)/took.Seconds())
	for i, problem := range r.problems {
		if i == 20 {
			fmt.Fprintf(out, "PROBLEM   … and %d more\n", len(r.problems)-i)
			break
		}
		fmt.Fprintf(out, "PROBLEM   %s\n", problem)
	}
	if len(r.problems) == 0 {
		fmt.Fprintln(out, "result    everything agrees")
	} else {
		fmt.Fprintf(out, "result    %d problems\n", len(r.problems))
	}
}

// check verifies the log from its head to its entries. An error means that it could not be done.
func check(s source, vkey string, treeOnly bool) (*report, error) {
	r := &report{place: s.String(), treeOnly: treeOnly}
	message, err := s.read("checkpoint", 1<<20)
	if err != nil {
		return nil, err
	}
	r.trust = "the key that was given"
	if vkey == "" {
		r.trust = "the key that the node itself shows (first use)"
		if vkey, err = keyFromNode(s, message); err != nil {
			return nil, err
		}
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, fmt.Errorf("verifier key: %w", err)
	}
	head, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		r.problem("checkpoint: %v", err)
		return r, nil
	}
	r.otherSignatures = len(head.UnverifiedSigs)
	if err := r.readHead(head.Text, verifier.Name()); err != nil {
		r.problem("checkpoint: %v", err)
		return r, nil
	}

	t, err := readTree(s, r.size)
	if err != nil {
		r.problem("%v", err)
		return r, nil
	}
	r.problems = t.badTiles()
	if root, err := t.root(); err != nil {
		return nil, err
	} else if root != r.root {
		r.problem("the tiles give the root %s, the checkpoint says %s", root, r.root)
	}
	if len(r.problems) == 0 {
		r.tiles = t.tiles
	}
	if r.size == 0 {
		return r, nil
	}
	r.checkBundles(s, t.levels[0])
	return r, nil
}

// readHead reads the checkpoint's text: origin, size, root, strictly (C2SP tlog-checkpoint).
func (r *report) readHead(text, keyName string) error {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return errors.New("fewer than three lines")
	}
	r.origin = lines[0]
	if r.origin != keyName {
		return fmt.Errorf("origin %q is not the name of the key, %q", r.origin, keyName)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return fmt.Errorf("size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil || root.String() != lines[2] {
		return fmt.Errorf("root %q", lines[2])
	}
	r.size, r.root = size, root
	return nil
}

// checkBundles checks each entry against the leaf hashes, and what Comity promises of entries and openings.
func (r *report) checkBundles(s source, leaves []tlog.Hash) {
	count := (r.size + tileWidth - 1) / tileWidth
	times := make([][2]string, count)
	err := inParallel(count, func(index int64) error {
		width := widthAt(index, r.size)
		path := tilePath("entries", index, width)
		data, full, err := readTile(s, "entries", index, width, tileWidth*(65535+2))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		entries, err := splitBundle(data, width, full)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		good := 0
		for i, entry := range entries {
			if tlog.RecordHash(entry) == leaves[index*tileWidth+int64(i)] {
				good++
			} else {
				r.problem("entry %d does not give its leaf hash", index*tileWidth+int64(i))
			}
		}
		r.lock.Lock()
		r.entries += good
		r.bundles++
		r.lock.Unlock()
		if r.treeOnly {
			return nil
		}
		commitments, first, last := r.checkForm(entries, index*tileWidth)
		times[index] = [2]string{first, last}
		return r.checkOpenings(s, index, width, commitments)
	})
	if err != nil {
		r.problem("%v", err)
	}
	for i := 1; i < len(times); i++ {
		if times[i][0] < times[i-1][1] {
			r.problem("the time goes back between entries %d and %d", i*tileWidth-1, i*tileWidth)
		}
	}
}

// splitBundle takes a bundle apart: [uint16 length, big endian][entry] …, exactly `width` of them unless it is a fuller one.
func splitBundle(data []byte, width int, full bool) (entries [][]byte, err error) {
	for len(entries) < width {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("ends inside entry %d", len(entries))
		}
		length := int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	if len(data) > 0 && (!full || width == tileWidth) {
		return nil, fmt.Errorf("%d bytes too many", len(data))
	}
	return entries, nil
}

// inParallel calls work for 0 ..< count on all cores; it stops at the first error.
func inParallel(count int64, work func(int64) error) error {
	var lock sync.Mutex
	var group sync.WaitGroup
	var next int64
	var first error
	for worker := 0; worker < runtime.NumCPU()*2; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for {
				lock.Lock()
				index, stop := next, first != nil
				next++
				lock.Unlock()
				if stop || index >= count {
					return
				}
				if err := work(index); err != nil {
					lock.Lock()
					if first == nil {
						first = err
					}
					lock.Unlock()
				}
			}
		}()
	}
	group.Wait()
	return first
}
