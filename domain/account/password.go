package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go/frequency"
	"golang.org/x/crypto/argon2"

	"gongtongti/domain"
)

// Params of argon2id. They are part of each hash, so that they can be raised later.
type Params struct {
	Memory, Time uint32 // KiB and passes
	Threads      uint8
}

// Strong is the RFC 9106 recommendation for limited memory: about 40 ms a hash.
var Strong = Params{Memory: 64 << 10, Time: 1, Threads: 4}

// Hasher hashes passwords. It limits how many run at once, because each needs memory.
type Hasher struct {
	params Params
	room   chan struct{}
	dummy  string // matches no password; used for accounts that do not exist
}

// NewHasher hashes with these parameters; old hashes keep their own.
func NewHasher(p Params) *Hasher {
	h := &Hasher{params: p, room: make(chan struct{}, runtime.GOMAXPROCS(0))}
	h.dummy = h.encode(salt(), make([]byte, hashBytes))
	return h
}

const (
	saltBytes = 16
	hashBytes = 32
	format    = "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s"
)

// Hash returns the text to store.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	fresh := salt()
	key, err := h.key(ctx, password, fresh, h.params)
	return h.encode(fresh, key), err
}

func salt() []byte {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	return salt
}

func (h *Hasher) encode(salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf(format, argon2.Version, h.params.Memory, h.params.Time, h.params.Threads, b64(salt), b64(key))
}

// Matches takes the same time for right and wrong passwords and for an empty hash, which
// nothing matches.
func (h *Hasher) Matches(ctx context.Context, password, hash string) (bool, error) {
	exists := hash != ""
	if !exists {
		hash = h.dummy
	}
	var p Params
	var version int
	parts := strings.Split(hash, "$")
	if len(parts) != 6 {
		return false, errors.New("a stored password hash cannot be read")
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &p.Memory, &p.Time, &p.Threads); err != nil {
		return false, fmt.Errorf("reading a stored password hash: %w", err)
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	want, wantErr := base64.RawStdEncoding.DecodeString(parts[5])
	if err := errors.Join(saltErr, wantErr); err != nil {
		return false, err
	}
	got, err := h.key(ctx, password, salt, p)
	return err == nil && exists && subtle.ConstantTimeCompare(got, want) == 1, err
}

func (h *Hasher) key(ctx context.Context, password string, salt []byte, p Params) ([]byte, error) {
	select {
	case h.room <- struct{}{}:
		defer func() { <-h.room }()
	case <-ctx.Done():
		e := domain.Fail(domain.Unavailable, "busy", "登录的人太多，请稍后再试。", "Too many people are logging in just now; please try again shortly.")
		e.RetryAfter = 5 * time.Second
		return nil, errors.Join(e, ctx.Err())
	}
	return argon2.IDKey([]byte(password), salt, p.Time, p.Memory, p.Threads, hashBytes), nil
}

// common are the passwords that attackers try first.
var common = sync.OnceValue(func() map[string]bool {
	list := frequency.Lists["Passwords"].List
	set := make(map[string]bool, len(list))
	for _, p := range list {
		set[strings.ToLower(p)] = true
	}
	return set
})

const (
	shortest = 10
	longest  = 200
)

// checkPassword returns the faults of a chosen password. A common password followed by digits
// counts as common: password123.
func checkPassword(field, password, username string) domain.Faults {
	var faults domain.Faults
	folded := strings.ToLower(password)
	if n := utf8.RuneCountInString(password); n < shortest || n > longest {
		faults.Add(field, "length", "密码须为10至200个字符。", "A password has 10 to 200 characters.")
	}
	if common()[folded] || common()[strings.TrimRight(folded, "0123456789 !@#$%&*.?_-")] {
		faults.Add(field, "common", "这个密码太常见，请换一个。", "This password is among the commonest; choose another.")
	}
	if strings.Contains(folded, strings.ToLower(username)) {
		faults.Add(field, "contains_username", "密码不能包含用户名。", "The password must not contain the user name.")
	}
	return faults
}

// unclear letters are taken for one another, or for 0 and 1, which rand.Text has not.
var unclear = strings.NewReplacer("i", "", "l", "", "o", "")

// issue returns a one-time password that can be read aloud: 16 of 29 characters, 77 bits.
func issue() string {
	text := ""
	for len(text) < 16 {
		text += unclear.Replace(strings.ToLower(rand.Text()))
	}
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:16]
}
