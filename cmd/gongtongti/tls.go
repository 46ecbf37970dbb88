package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certified is the TLS configuration for the certificate files, or nil without them.
func certified(cert, key string) (*tls.Config, error) {
	if cert == "" && key == "" {
		return nil, nil //nolint:nilnil // plain HTTP is served
	}
	if cert == "" || key == "" {
		return nil, errors.New("--tls-cert and --tls-key are given together")
	}
	files := &certificateFiles{cert: cert, key: key}
	if _, err := files.get(nil); err != nil {
		return nil, fmt.Errorf("--tls-cert, --tls-key: %w", err)
	}
	return &tls.Config{GetCertificate: files.get, MinVersion: tls.VersionTLS12}, nil
}

// certificateFiles are read again after a renewal.
type certificateFiles struct {
	cert, key string
	mutex     sync.Mutex
	changed   time.Time
	loaded    *tls.Certificate
}

func (f *certificateFiles) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	info, err := os.Stat(f.cert)
	if err == nil && info.ModTime().Equal(f.changed) {
		return f.loaded, nil
	}
	var pair tls.Certificate
	if err == nil {
		pair, err = tls.LoadX509KeyPair(f.cert, f.key)
	}
	switch {
	case err == nil:
		f.loaded, f.changed = &pair, info.ModTime()
	case f.loaded == nil:
		return nil, err
	default: // the files are being replaced: use the loaded certificate
		slog.Warn("the renewed certificate cannot be read", "error", err)
	}
	return f.loaded, nil
}
