// Counts the events of every tenant, by type, as a service of the operators beside Plinth.
//
// A message is a signal and nothing else: it says which tenant to look at. What is counted comes from the log, behind a
// checkpoint that lies in the same file as the counts, which is replaced as a whole. So messages may come twice, late, in
// any order or never, and may be forged; the process may die between any two lines. Now and then it looks at every tenant,
// messages or not.
//
// Standard library only. Settings: APP_PORT, APP_API_TOKEN, PLINTH_API_URL, PLINTH_SERVICE_KEY, SUBSCRIBER_DATABASE (a file)
// and SUBSCRIBER_HEAL_SECONDS (30 without it).
package main

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"sync"
	"time"
)

const (
	page         = 500
	timeout      = 10 * time.Second
	maxBodyBytes = 1 << 20
)

var uuid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// State is what the file holds, by tenant.
type State map[string]*Tenant

// Tenant is how far a log was counted, and what was counted.
type Tenant struct {
	Position int64            `json:"position"`
	Counts   map[string]int64 `json:"counts"`
}

// Subscriber counts; one goroutine writes, others read under the lock.
type Subscriber struct {
	apiURL, key, file string
	client            http.Client
	signals           chan string
	mutex             sync.Mutex
	state             State
}

func open(file string) (State, error) {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return State{}, nil
	}
	if err != nil {
		return nil, err
	}
	state := State{}
	return state, json.Unmarshal(text, &state)
}

// save replaces the file: after a crash there is the old one or the new one.
func (s *Subscriber) save() error {
	s.mutex.Lock()
	text, err := json.Marshal(s.state)
	s.mutex.Unlock()
	if err != nil {
		return err
	}
	next, err := os.OpenFile(s.file+".next", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = next.Write(text); err == nil {
		err = next.Sync()
	}
	if closeErr := next.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(s.file+".next", s.file)
}

// ask reads one answer of the operators' door, as a service. It reports false for what is not there.
func (s *Subscriber) ask(path string, into any) (bool, error) {
	request, err := http.NewRequest(http.MethodGet, s.apiURL+path, nil)
	if err != nil {
		return false, err
	}
	request.Header.Set("authorization", "Bearer "+s.key)
	answer, err := s.client.Do(request)
	if err != nil {
		return false, err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusNotFound {
		return false, nil
	}
	if answer.StatusCode != http.StatusOK {
		return false, fmt.Errorf("expected 200 of %s; got %d", path, answer.StatusCode)
	}
	return true, json.NewDecoder(answer.Body).Decode(into)
}

// catchUp counts what follows the checkpoint of a tenant, and saves each page with its checkpoint.
func (s *Subscriber) catchUp(tenantID string) error {
	for {
		s.mutex.Lock()
		after := int64(0)
		if known := s.state[tenantID]; known != nil {
			after = known.Position
		}
		s.mutex.Unlock()
		var events struct {
			Items []struct{ Type string }
			Next  int64
		}
		path := fmt.Sprintf("/admin/tenants/%s/events?after=%d&limit=%d", tenantID, after, page)
		found, err := s.ask(path, &events)
		// A tenant that there is not: somebody has forged a message.
		if err != nil || !found || events.Next == after {
			return err
		}
		s.mutex.Lock()
		tenant := s.state[tenantID]
		if tenant == nil {
			tenant = &Tenant{Counts: map[string]int64{}}
			s.state[tenantID] = tenant
		}
		for _, event := range events.Items {
			tenant.Counts[event.Type]++
		}
		tenant.Position = events.Next
		s.mutex.Unlock()
		if err := s.save(); err != nil {
			// What is in memory and not in the file would be counted again after a restart, and is not: the file is older.
			return err
		}
	}
}

func (s *Subscriber) allTenants() ([]string, error) {
	var all []string
	after := ""
	for {
		var tenants struct {
			Items []struct{ ID string }
			Next  *string
		}
		if _, err := s.ask("/admin/tenants?limit=200"+after, &tenants); err != nil {
			return nil, err
		}
		for _, tenant := range tenants.Items {
			all = append(all, tenant.ID)
		}
		if tenants.Next == nil {
			return all, nil
		}
		after = "&after=" + *tenants.Next
	}
}

func (s *Subscriber) work(heal time.Duration) {
	for {
		var tenants []string
		var err error
		select {
		case tenantID := <-s.signals:
			tenants = []string{tenantID}
		case <-time.After(heal):
			tenants, err = s.allTenants()
		}
		for _, tenantID := range tenants {
			if caught := s.catchUp(tenantID); caught != nil {
				err = caught
			}
		}
		if err != nil {
			log.Printf("could not catch up, trying again: %v", err)
		}
	}
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("content-type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (s *Subscriber) events(appToken string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("dapr-api-token")), []byte(appToken)) != 1 {
			reply(w, http.StatusUnauthorized, map[string]string{})
			return
		}
		var message struct{ Source, TenantID string }
		err := json.NewDecoder(io.LimitReader(r.Body, maxBodyBytes)).Decode(&message)
		if err != nil || message.Source != "plinth" || !uuid.MatchString(message.TenantID) {
			reply(w, http.StatusOK, map[string]string{"status": "DROP"})
			return
		}
		select {
		case s.signals <- message.TenantID:
		default: // The next look at all of them finds it.
		}
		// At once: whoever waits here makes every tenant of the partition wait.
		reply(w, http.StatusOK, map[string]string{"status": "SUCCESS"})
	}
}

func (s *Subscriber) counts(w http.ResponseWriter, _ *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	counts := map[string]map[string]int64{}
	for id, tenant := range s.state {
		counts[id] = tenant.Counts
	}
	reply(w, http.StatusOK, counts)
}

func main() {
	heal, err := strconv.ParseFloat(os.Getenv("SUBSCRIBER_HEAL_SECONDS"), 64)
	if err != nil {
		heal = 30
	}
	file := os.Getenv("SUBSCRIBER_DATABASE")
	state, err := open(file)
	if err != nil {
		log.Fatal(err)
	}
	subscriber := &Subscriber{
		apiURL:  os.Getenv("PLINTH_API_URL"),
		key:     os.Getenv("PLINTH_SERVICE_KEY"),
		file:    file,
		client:  http.Client{Timeout: timeout},
		signals: make(chan string, 10_000),
		state:   state,
	}
	go subscriber.work(time.Duration(heal * float64(time.Second)))
	routes := http.NewServeMux()
	routes.HandleFunc("POST /dapr/events", subscriber.events(os.Getenv("APP_API_TOKEN")))
	routes.HandleFunc("GET /counts", subscriber.counts)
	// The subscription is declared in a file.
	routes.HandleFunc("GET /dapr/subscribe", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, []string{}) })
	routes.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		// A 404 would make the sidecar drop a message for good.
		status := http.StatusOK
		if r.Method == http.MethodPost {
			status = http.StatusInternalServerError
		}
		reply(w, status, map[string]string{})
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("APP_PORT"), routes))
}
