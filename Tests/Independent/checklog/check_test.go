package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/big"
	mathrand "math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A log that the tests write themselves, so that a fault of the checker cannot hide in a shared writer.
type testLog struct {
	folder, vkey string
	files        []string
}

func (l *testLog) write(t *testing.T, path string, data []byte) {
	full := filepath.Join(l.folder, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, data, 0o644); err != nil {
		t.Fatal(err)
	}
	l.files = append(l.files, full)
}

// newTestLog writes a log of open records; change may alter an entry's time or its record before it is logged.
func newTestLog(t *testing.T, size int, at func(i int) string) *testLog {
	l := &testLog{folder: t.TempDir()}
	skey, vkey, err := note.GenerateKey(rand.Reader, "test.example")
	if err != nil {
		t.Fatal(err)
	}
	l.vkey = vkey
	public, private, _ := ed25519.GenerateKey(rand.Reader)

	var leaves []tlog.Hash
	var bundle, openings []byte
	flush := func(index, width int) {
		l.write(t, tilePath("entries", int64(index), width), bundle)
		l.write(t, tilePath("openings", int64(index), width), openings)
		bundle, openings = nil, nil
	}
	for i := 0; i < size; i++ {
		record := testRecord(i, public, private)
		salt := sha256.Sum256([]byte{byte(i), byte(i >> 8)})
		commitment := sha256.Sum256([]byte(commitmentTag + "\x00" + string(salt[:]) + record))
		entry := []byte(fmt.Sprintf(`{"at":"%s","commitment":"u%s"}`, at(i), base64.RawURLEncoding.EncodeToString(commitment[:])))
		leaves = append(leaves, tlog.RecordHash(entry))
		bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(entry)))
		bundle = append(bundle, entry...)
		line := fmt.Sprintf(`{"record":%s,"salt":"u%s","state":"open"}`, record, base64.RawURLEncoding.EncodeToString(salt[:]))
		openings = append(openings, line+"\n"...)
		if (i+1)%tileWidth == 0 {
			flush(i/tileWidth, tileWidth)
		}
	}
	if rest := size % tileWidth; rest > 0 {
		flush(size/tileWidth, rest)
	}
	root := l.writeTiles(t, leaves)
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	head, err := note.Sign(&note.Note{Text: fmt.Sprintf("test.example\n%d\n%s\n", size, root)}, signer)
	if err != nil {
		t.Fatal(err)
	}
	l.write(t, "checkpoint", head)
	return l
}

func (l *testLog) writeTiles(t *testing.T, leaves []tlog.Hash) tlog.Hash {
	for row, level := leaves, 0; len(row) > 0; level++ {
		var above []tlog.Hash
		for start := 0; start < len(row); start += tileWidth {
			width := widthAt(int64(start/tileWidth), int64(len(row)))
			var data []byte
			for _, hash := range row[start : start+width] {
				data = append(data, hash[:]...)
			}
			l.write(t, tilePath(fmt.Sprint(level), int64(start/tileWidth), width), data)
			if width == tileWidth {
				above = append(above, mth(row[start:start+width]))
			}
		}
		row = above
	}
	return mth(leaves)
}

// mth is MTH of RFC 6962 §2.1, in its plainest form.
func mth(leaves []tlog.Hash) tlog.Hash {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	}
	split := 1
	for split*2 < len(leaves) {
		split *= 2
	}
	return tlog.NodeHash(mth(leaves[:split]), mth(leaves[split:]))
}

func testRecord(i int, public ed25519.PublicKey, private ed25519.PrivateKey) string {
	method := "did:web:test.example#" + base58(append([]byte{0xed, 0x01}, public...))
	options := fmt.Sprintf(`{"cryptosuite":"eddsa-jcs-2022","proofPurpose":"assertionMethod","type":"DataIntegrityProof","verificationMethod":"%s"}`, method)
	body := fmt.Sprintf(`{"credentialSubject":{"number":%d,"text":"合作 \"%d\""},"kind":"test.v1"}`, i, i)
	first, second := sha256.Sum256([]byte(options)), sha256.Sum256([]byte(body))
	value := base58(ed25519.Sign(private, append(first[:], second[:]...)))
	proof := strings.Replace(options, `,"type"`, fmt.Sprintf(`,"proofValue":"%s","type"`, value), 1)
	return strings.TrimSuffix(body, "}") + `,"proof":` + proof + "}"
}

func base58(data []byte) string {
	const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	number, digit, out := new(big.Int).SetBytes(data), new(big.Int), ""
	for number.Sign() > 0 {
		number.DivMod(number, big.NewInt(58), digit)
		out = string(alphabet[digit.Int64()]) + out
	}
	for _, b := range data {
		if b != 0 {
			break
		}
		out = "1" + out
	}
	return "z" + out
}

func steady(i int) string { return fmt.Sprintf("2026-11-23T10:00:%02d.%03dZ", i/1000, i%1000) }

func mustCheck(t *testing.T, l *testLog) (*report, error) {
	s, err := open(l.folder)
	if err != nil {
		return nil, err
	}
	return check(s, l.vkey, false)
}

func TestCleanLogs(t *testing.T) {
	for _, size := range []int{0, 1, 2, 3, 255, 256, 257, 600} {
		r, err := mustCheck(t, newTestLog(t, size, steady))
		if err != nil {
			t.Fatal(size, err)
		}
		if len(r.problems) > 0 {
			t.Errorf("size %d: %v", size, r.problems)
		}
		if r.entries != size || r.open != size || r.proofs != size {
			t.Errorf("size %d: %d entries, %d open, %d proofs", size, r.entries, r.open, r.proofs)
		}
	}
}

// Every flipped bit, in whatever file, is found.
func TestFlippedBits(t *testing.T) {
	l := newTestLog(t, 600, steady)
	seed := time.Now().UnixNano()
	t.Log("seed", seed)
	random := mathrand.New(mathrand.NewSource(seed))
	for _, file := range l.files {
		original, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for round := 0; round < 12; round++ {
			changed := append([]byte(nil), original...)
			position, bit := random.Intn(len(changed)), random.Intn(8)
			changed[position] ^= 1 << uint(bit)
			os.WriteFile(file, changed, 0o644)
			if r, err := mustCheck(t, l); err == nil && len(r.problems) == 0 {
				t.Errorf("bit %d of byte %d of %s: not found", bit, position, file)
			}
		}
		os.WriteFile(file, original, 0o644)
	}
	if r, err := mustCheck(t, l); err != nil || len(r.problems) > 0 {
		t.Errorf("the restored log: %v %v", err, r)
	}
}

func TestMissingFiles(t *testing.T) {
	l := newTestLog(t, 300, steady)
	for _, file := range l.files {
		os.Rename(file, file+".away")
		if r, err := mustCheck(t, l); err == nil && len(r.problems) == 0 {
			t.Errorf("%s is gone: not found", file)
		}
		os.Rename(file+".away", file)
	}
}

func TestTimeGoesBack(t *testing.T) {
	for _, step := range []int{10, 256} {
		r, err := mustCheck(t, newTestLog(t, 300, func(i int) string {
			if i == step {
				return steady(0)
			}
			return steady(i)
		}))
		if err != nil || len(r.problems) == 0 {
			t.Errorf("step at %d: %v, problems %v", step, err, r.problems)
		}
	}
}

func TestForeignKey(t *testing.T) {
	l := newTestLog(t, 3, steady)
	_, l.vkey, _ = note.GenerateKey(rand.Reader, "test.example")
	if r, err := mustCheck(t, l); err == nil && len(r.problems) == 0 {
		t.Error("a checkpoint of another key: not found")
	}
}

func TestTilePath(t *testing.T) {
	for want, got := range map[string]string{
		"tile/0/000":                      tilePath("0", 0, 256),
		"tile/1/x001/x234/067":            tilePath("1", 1234067, 256),
		"tile/entries/x001/000.p/17":      tilePath("entries", 1000, 17),
		"openings/003.p/232":              tilePath("openings", 3, 232),
		"tile/0/x001/x000/000.p/1":        tilePath("0", 1000000, 1),
		"tile/2/999":                      tilePath("2", 999, 256),
		"tile/entries/x123/x456/789":      tilePath("entries", 123456789, 256),
		"tile/entries/x001/x000/x000/000": tilePath("entries", 1000000000, 256),
	} {
		if got != want {
			t.Errorf("%s instead of %s", got, want)
		}
	}
}
