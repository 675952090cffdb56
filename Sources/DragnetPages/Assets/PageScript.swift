/// The script of the pages: keys, completion of searches, the live list, news of an open incident, and zoom.
///
/// It only presses what the page has: what it does can be done without it.
enum PageScript {
    static let text = #"""
        "use strict";
        (() => {
          const rows = () => Array.from(document.querySelectorAll("#queue .row"));
          const keys = document.getElementById("keys");
          const search = document.getElementById("q");

          function selected() { return rows().find((row) => row.classList.contains("selected")); }

          function mark(row) {
            for (const other of rows()) other.classList.toggle("selected", other === row);
          }

          function select(row) {
            mark(row);
            if (!row) return;
            const head = row.querySelector(".head");
            head.focus({ preventScroll: true });
            row.scrollIntoView({ block: "nearest" });
          }

          function step(by) {
            const all = rows();
            if (!all.length) return false;
            const at = all.indexOf(selected());
            select(all[Math.min(Math.max(at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by, 0), all.length - 1)]);
            return true;
          }

          function press(key) {
            const within = selected();
            const named = '[data-key="' + CSS.escape(key) + '"]';
            const target = (within && within.querySelector(named)) ||
              Array.from(document.querySelectorAll(named)).find((one) => !one.closest("#queue .row"));
            if (!target) return false;
            if (target.matches("input:not([type=hidden]), textarea, select")) {
              target.focus();
              target.select();
            } else {
              target.click();
            }
            return true;
          }

          document.addEventListener("keydown", (event) => {
            if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
            const typing = event.target.matches("input, textarea, select");
            if (event.key === "Escape" && typing) {
              event.target.blur();
              return;
            }
            if (typing || (keys && keys.open)) return;
            if (event.key === "?" && keys) {
              keys.showModal();
            } else if ((event.key === "j" || event.key === "k") && step(event.key === "j" ? 1 : -1)) {
              // The list has moved.
            } else if ("jkcdsnuxq/".includes(event.key) && press(event.key)) {
              // Something was pressed.
            } else if (event.key === "Enter" && event.target === document.body && selected()) {
              selected().querySelector(".head").click();
            } else {
              return;
            }
            event.preventDefault();
          });

          for (const button of document.querySelectorAll("[data-zoom]")) {
            button.hidden = false;
            button.setAttribute("aria-pressed", "false");
            button.addEventListener("click", () => {
              const isLarge = button.closest("figure").classList.toggle("zoomed");
              button.setAttribute("aria-pressed", String(isLarge));
            });
          }
          const help = document.querySelector("button.keys");
          if (help && keys) {
            help.hidden = false;
            help.addEventListener("click", () => keys.showModal());
          }

          // The first that is to be decided is at hand.
          if (rows().length && !document.querySelector("[autofocus]")) {
            const wanted = new URLSearchParams(location.search).get("at");
            mark(rows().find((row) => row.dataset.id === wanted) || rows()[0]);
          }

          // Completion: the word that is being written, among the words that the search knows.
          if (search) {
            const list = document.getElementById("terms");
            const words = [];
            for (const band of ["critical", "high", "medium", "low"]) words.push("severity:>=" + band);
            for (const status of ["open", "confirmed", "dismissed", "snoozed", "suppressed"]) words.push("status:" + status);
            words.push("sort:worst", "sort:latest", "entity:", "incident:", "score:>=0.999");
            for (const code of "FAR_FROM_CLUSTER CROSS_COMMUNITY UNLIKELY_EDGE NEW_PARTNER NEW_ENTITY DORMANT_WAKE BURST FAN_IN FAN_OUT CYCLE CHAIN DENSE_GROUP PASS_THROUGH STRUCTURING CARD_TESTING AMOUNT_HIGH VELOCITY ODD_HOUR LINKED_UNUSUAL BEACON LONG_CONNECTION SCAN LATERAL_MOVEMENT EXFILTRATION RARE_SERVICE".split(" ")) words.push("reason:" + code);
            const offer = () => {
              const cut = search.value.lastIndexOf(" ") + 1;
              const before = search.value.slice(0, cut);
              const begun = search.value.slice(cut).toLowerCase();
              const fitting = words.filter((word) => word.toLowerCase().startsWith(begun)).slice(0, 12);
              list.replaceChildren(...fitting.map((word) => {
                const option = document.createElement("option");
                option.value = before + word;
                return option;
              }));
            };
            search.addEventListener("input", offer);
            search.addEventListener("focus", offer);
          }

          // The list looks whether anything is new, and only while someone looks at it.
          const live = document.querySelector("#queue[data-list]");
          if (live && live.dataset.list) {
            let tag = null;
            const look = async () => {
              if (document.hidden) return;
              try {
                const answer = await fetch(live.dataset.list, { headers: tag ? { "If-None-Match": tag } : {}, credentials: "same-origin", redirect: "error" });
                if (answer.status !== 200) return;
                const isFirst = tag === null;
                tag = answer.headers.get("ETag");
                const text = await answer.text();
                if (isFirst) return;
                const chosen = selected() && selected().dataset.id;
                const held = document.activeElement && live.contains(document.activeElement);
                const page = new DOMParser().parseFromString(text, "text/html");
                live.replaceChildren(...page.getElementById("queue").childNodes);
                const row = rows().find((one) => one.dataset.id === chosen);
                if (row && held) select(row); else if (row) mark(row);
                document.getElementById("live").textContent = "The list was brought up to date.";
              } catch {
                // The service may be down for a moment; the next look tells.
              }
            };
            setTimeout(look, 1000);
            setInterval(look, 10000);
          }

          // An incident that is open says what others do with it; what is being written stays.
          const news = document.getElementById("news");
          if (news && news.dataset.news) {
            let said = "";
            setInterval(async () => {
              if (document.hidden) return;
              try {
                const answer = await fetch(news.dataset.news, { credentials: "same-origin", redirect: "error" });
                if (answer.status !== 200) return;
                const text = await answer.text();
                if (text === said) return;
                said = text;
                const page = new DOMParser().parseFromString(text, "text/html");
                news.replaceChildren(...page.getElementById("news").childNodes);
              } catch {
                // The service may be down for a moment; the next look tells.
              }
            }, 5000);
          }
        })();

        """#
}
