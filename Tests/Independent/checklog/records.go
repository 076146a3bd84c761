package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
)

// checkRecord checks that a record is canonical and that its Data Integrity proof (eddsa-jcs-2022) is made by the key
// that its verification method names. Whether that key may speak for the issuer is not judged here.
func checkRecord(record []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(record))
	decoder.UseNumber()
	var document map[string]interface{}
	if err := decoder.Decode(&document); err != nil {
		return err
	}
	if canonical, err := canonicalJSON(document); err != nil {
		return err
	} else if !bytes.Equal(canonical, record) {
		return errors.New("is not canonical JSON (RFC 8785)")
	}
	proof, ok := document["proof"].(map[string]interface{})
	if !ok {
		return errors.New("has no proof")
	}
	if proof["type"] != "DataIntegrityProof" || proof["cryptosuite"] != "eddsa-jcs-2022" {
		return fmt.Errorf("proof of type %v, cryptosuite %v", proof["type"], proof["cryptosuite"])
	}
	key, err := keyOf(proof["verificationMethod"])
	if err != nil {
		return err
	}
	signature, err := decodeBase58(proof["proofValue"])
	if err != nil || len(signature) != ed25519.SignatureSize {
		return errors.New("proofValue is no signature")
	}
	delete(proof, "proofValue")
	delete(document, "proof")
	options, err := canonicalJSON(proof)
	if err != nil {
		return err
	}
	body, err := canonicalJSON(document)
	if err != nil {
		return err
	}
	first, second := sha256.Sum256(options), sha256.Sum256(body)
	if !ed25519.Verify(key, append(first[:], second[:]...), signature) {
		return errors.New("signature does not hold")
	}
	return nil
}

// keyOf reads the Ed25519 Multikey after the '#' of a verification method.
func keyOf(method interface{}) (ed25519.PublicKey, error) {
	text, _ := method.(string)
	hash := strings.LastIndexByte(text, '#')
	multikey, err := decodeBase58(text[hash+1:])
	if err != nil || len(multikey) != 34 || multikey[0] != 0xed || multikey[1] != 0x01 {
		return nil, fmt.Errorf("verification method %q names no Ed25519 Multikey", text)
	}
	return ed25519.PublicKey(multikey[2:]), nil
}

// decodeBase58 reads multibase base58btc: 'z' and digits of the Bitcoin alphabet.
func decodeBase58(value interface{}) ([]byte, error) {
	const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	text, _ := value.(string)
	if len(text) < 2 || len(text) > 1024 || text[0] != 'z' {
		return nil, errors.New("no base58 multibase")
	}
	number := new(big.Int)
	zeros := 0
	for i, c := range text[1:] {
		digit := strings.IndexRune(alphabet, c)
		if digit < 0 {
			return nil, errors.New("no base58 multibase")
		}
		if digit == 0 && zeros == i {
			zeros++
		}
		number.Mul(number, big.NewInt(58)).Add(number, big.NewInt(int64(digit)))
	}
	return append(make([]byte, zeros), number.Bytes()...), nil
}

// canonicalJSON writes RFC 8785 for the values that records may hold: no fractions, integers within ±(2^53−1).
func canonicalJSON(value interface{}) ([]byte, error) {
	var out bytes.Buffer
	err := writeCanonical(&out, value)
	return out.Bytes(), err
}

func writeCanonical(out *bytes.Buffer, value interface{}) error {
	switch v := value.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(v))
	case json.Number:
		n, err := strconv.ParseInt(string(v), 10, 64)
		if err != nil || n > 1<<53-1 || n < -(1<<53-1) {
			return fmt.Errorf("number %s is no integer that records may hold", v)
		}
		out.WriteString(strconv.FormatInt(n, 10))
	case string:
		writeCanonicalString(out, v)
	case []interface{}:
		out.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				out.WriteByte(',')
			}
			if err := writeCanonical(out, item); err != nil {
				return err
			}
		}
		out.WriteByte(']')
	case map[string]interface{}:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		sort.Slice(keys, func(i, j int) bool { return lessUTF16(keys[i], keys[j]) })
		out.WriteByte('{')
		for i, key := range keys {
			if i > 0 {
				out.WriteByte(',')
			}
			writeCanonicalString(out, key)
			out.WriteByte(':')
			if err := writeCanonical(out, v[key]); err != nil {
				return err
			}
		}
		out.WriteByte('}')
	}
	return nil
}

func writeCanonicalString(out *bytes.Buffer, text string) {
	short := map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\t': `\t`, '\n': `\n`, '\f': `\f`, '\r': `\r`}
	out.WriteByte('"')
	for _, c := range text {
		if escaped, ok := short[c]; ok {
			out.WriteString(escaped)
		} else if c < 0x20 {
			fmt.Fprintf(out, `\u%04x`, c)
		} else {
			out.WriteRune(c)
		}
	}
	out.WriteByte('"')
}

func lessUTF16(l, r string) bool {
	a, b := utf16.Encode([]rune(l)), utf16.Encode([]rune(r))
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return len(a) < len(b)
}
