package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
)

// openingsLimit bounds one bundle of openings: 256 records of at most 256 KiB, and their salts.
const openingsLimit = 256 * (256<<10 + 256)

// commitmentTag starts what a commitment is the hash of: tag, a zero byte, the 32-byte salt, the record's canonical bytes.
const commitmentTag = "comity/commitment/v1"

// entryForm is the one form that an entry has: canonical JSON of two members.
var entryForm = regexp.MustCompile(
	`^\{"at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)","commitment":"u([A-Za-z0-9_-]{43})"\}$`)

// checkForm checks the form of some entries and that their times never go back. It returns the commitments (nil for an
// entry of another form) and the first and last time.
func (r *report) checkForm(entries [][]byte, start int64) (commitments [][]byte, first, last string) {
	for i, entry := range entries {
		match := entryForm.FindSubmatch(entry)
		var commitment []byte
		if match == nil {
			r.problem("entry %d has not the form of an entry", start+int64(i))
		} else if digest, err := decodeBase64URL(string(match[2])); err != nil {
			r.problem("entry %d: commitment: %v", start+int64(i), err)
		} else {
			commitment = digest
			at := string(match[1])
			if first == "" {
				first = at
			}
			if at < last {
				r.problem("the time goes back between entries %d and %d", start+int64(i)-1, start+int64(i))
			}
			last = at
		}
		commitments = append(commitments, commitment)
	}
	return commitments, first, last
}

// opening is one line of a bundle of openings.
type opening struct {
	Record    json.RawMessage `json:"record"`
	Salt      string          `json:"salt"`
	State     string          `json:"state"`
	Tombstone string          `json:"tombstone"`
}

// line is the one way in which an opening is written: canonical JSON, so that equal openings have equal bytes.
func (o opening) line() string {
	switch {
	case o.State == "open":
		return fmt.Sprintf(`{"record":%s,"salt":"%s","state":"open"}`, o.Record, o.Salt)
	case o.Tombstone != "":
		return fmt.Sprintf(`{"state":"%s","tombstone":"%s"}`, o.State, o.Tombstone)
	default:
		return fmt.Sprintf(`{"state":"%s"}`, o.State)
	}
}

// checkOpenings checks one bundle of openings: a line for each entry, and each open one against its commitment.
func (r *report) checkOpenings(s source, index int64, width int, commitments [][]byte) error {
	path := tilePath("openings", index, width)
	data, full, err := readTile(s, "openings", index, width, openingsLimit)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if !bytes.HasSuffix(data, []byte("\n")) {
		return fmt.Errorf("%s: the last line has no end", path)
	}
	lines := bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))
	if len(lines) < width || (len(lines) != width && (!full || width == tileWidth)) {
		return fmt.Errorf("%s: %d lines instead of %d", path, len(lines), width)
	}
	var open, sealed, erased, proofs int
	for i := 0; i < width; i++ {
		number := index*tileWidth + int64(i)
		var o opening
		if err := json.Unmarshal(lines[i], &o); err != nil {
			r.problem("opening %d: %v", number, err)
			continue
		}
		if line := o.line(); line != string(lines[i]) {
			r.problem("opening %d has not the form of an opening", number)
			continue
		}
		switch o.State {
		case "sealed":
			sealed++
		case "erased":
			erased++
		case "open":
			if !commits(o, commitments[i]) {
				r.problem("opening %d does not give the commitment in entry %d", number, number)
				continue
			}
			open++
			if err := checkRecord(o.Record); err != nil {
				r.problem("record of entry %d: %v", number, err)
				continue
			}
			proofs++
		default:
			r.problem("opening %d: unknown state %q", number, o.State)
		}
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	r.open, r.sealed, r.erased, r.proofs = r.open+open, r.sealed+sealed, r.erased+erased, r.proofs+proofs
	return nil
}

func commits(o opening, commitment []byte) bool {
	if len(o.Salt) == 0 || o.Salt[0] != 'u' {
		return false
	}
	salt, err := decodeBase64URL(o.Salt[1:])
	if err != nil || len(salt) != 32 {
		return false
	}
	hash := sha256.New()
	hash.Write([]byte(commitmentTag))
	hash.Write([]byte{0})
	hash.Write(salt)
	hash.Write(o.Record)
	return bytes.Equal(hash.Sum(nil), commitment)
}

func decodeBase64URL(text string) ([]byte, error) {
	return base64.RawURLEncoding.Strict().DecodeString(text)
}
