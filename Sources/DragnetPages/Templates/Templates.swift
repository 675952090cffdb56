/// The pages' templates by name.
///
/// They hold words and structure alone. A value is written with two braces, which pass ``SafeMarkup``; three braces, which
/// would not, stand nowhere.
enum Templates {
    static let all: [String: String] = [
        "layout": layout, "queue": queue, "list": list, "incident": incident, "news": news, "decide": decide,
        "reasons": reasons, "events": events, "similar": similar, "entity": entity, "plot": plot,
        "overview": overview, "suppress": suppress,
        "login": login, "message": message, "token": token,
    ]

    /// Carried by every form.
    private static let token = #"<input type="hidden" name="form_token" value="{{frame.formToken}}">"#

    private static let layout = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="same-origin">
        <title>{{frame.title}}</title>
        <link rel="icon" type="image/svg+xml" href="/assets/icon.svg">
        <link rel="stylesheet" href="{{frame.style}}">
        <script src="{{frame.script}}" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
        <p class="brand"><a href="/">Dragnet</a> <span class="soft">· <bdi>{{frame.workspace}}</bdi></span></p>
        {{$search}}
        <nav aria-label="Pages">
        <a href="/"{{#frame.isQueue}} aria-current="page"{{/frame.isQueue}}>Queue</a>
        <a href="/overview"{{#frame.isOverview}} aria-current="page"{{/frame.isOverview}}>Overview</a>
        </nav>
        <form class="search" role="search" action="/" method="get">
        <label class="hidden" for="q">Search incidents</label>
        <input id="q" name="q" type="search" value="{{frame.query}}" list="terms" spellcheck="false" data-key="/" placeholder="severity:>=high reason:CYCLE">
        <datalist id="terms"></datalist>
        <button>Search</button>
        </form>
        {{/search}}
        <p class="state soft">
        {{#frame.budget}}<span>budget {{frame.budget}}</span>{{/frame.budget}}
        {{#frame.model}}<span>model {{frame.model}}</span>{{/frame.model}}
        {{#frame.who}}<span><bdi>{{frame.who}}</bdi></span>{{/frame.who}}
        </p>
        {{#frame.isSignedIn}}<form class="inline" action="/logout" method="post">{{>token}}<button class="plain">Sign out</button></form>{{/frame.isSignedIn}}
        <button class="plain keys" type="button" data-key="?" aria-haspopup="dialog" hidden>Keys</button>
        </header>
        {{#frame.done}}<div class="done" role="status"><span><bdi>{{words}}</bdi></span>{{#undoPath}}<form class="inline" action="{{undoPath}}" method="post">{{>token}}<input type="hidden" name="action" value="undo"><input type="hidden" name="revision" value="{{undoRevision}}"><button data-key="u">Undo</button></form>{{/undoPath}}</div>{{/frame.done}}
        {{#frame.notices}}<p class="notice">{{.}}</p>{{/frame.notices}}
        <main id="main" tabindex="-1">
        {{$main}}{{/main}}
        </main>
        <dialog id="keys" aria-labelledby="keys-name">
        <h2 id="keys-name">Keys</h2>
        <dl>
        <dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous incident</dd>
        <dt><kbd>Enter</kbd></dt><dd>open it</dd>
        <dt><kbd>c</kbd></dt><dd>confirm: it is real</dd>
        <dt><kbd>d</kbd></dt><dd>dismiss: it is nothing</dd>
        <dt><kbd>s</kbd></dt><dd>snooze; Enter takes the time shown</dd>
        <dt><kbd>n</kbd></dt><dd>write a note</dd>
        <dt><kbd>u</kbd></dt><dd>undo</dd>
        <dt><kbd>x</kbd></dt><dd>hide what is like it</dd>
        <dt><kbd>q</kbd></dt><dd>back to the queue</dd>
        <dt><kbd>/</kbd></dt><dd>search</dd>
        <dt><kbd>?</kbd></dt><dd>this list</dd>
        </dl>
        <form method="dialog"><button>Close</button></form>
        </dialog>
        <p id="live" class="hidden" aria-live="polite"></p>
        </body>
        </html>
        """#

    private static let queue = #"""
        {{<layout}}{{$main}}{{#page}}
        <h1>Incidents</h1>
        {{#searchFault}}<p class="fault" role="alert">{{searchFault}}</p>{{/searchFault}}
        <div class="bar">
        <nav class="tabs" aria-label="Searches">{{#searches}}<a href="{{path}}"{{#isHere}} aria-current="true"{{/isHere}}>{{text}}</a>{{/searches}}</nav>
        {{#savedSearches}}<nav class="tabs" aria-label="Searches that were kept">{{#links}}<a href="{{path}}"{{#isHere}} aria-current="true"{{/isHere}}><bdi>{{text}}</bdi></a>{{/links}}</nav>{{/savedSearches}}
        <nav class="tabs" aria-label="Order">{{#orders}}<a href="{{path}}"{{#isHere}} aria-current="true"{{/isHere}}>{{text}}</a>{{/orders}}</nav>
        <p class="soft">{{range}}</p>
        </div>
        {{#keepPath}}{{#frame.canTriage}}<form class="line" action="{{keepPath}}" method="post">{{>token}}<input type="hidden" name="q" value="{{frame.query}}"><label for="search-name">Keep this search as</label> <input id="search-name" name="name" maxlength="60" required> <button>Keep</button></form>{{/frame.canTriage}}{{/keepPath}}
        {{#forgetPath}}{{#frame.canTriage}}<form class="line" action="{{forgetPath}}" method="post">{{>token}}<input type="hidden" name="name" value="{{keptName}}"><button>Forget the search <bdi>{{keptName}}</bdi></button></form>{{/frame.canTriage}}{{/forgetPath}}
        <div class="wide">{{>list}}</div>
        <nav class="paging" aria-label="Parts of the list">
        {{#previous}}<a rel="prev" href="{{previous}}">← Before</a>{{/previous}}
        {{#next}}<a rel="next" href="{{next}}">After →</a>{{/next}}
        </nav>
        {{/page}}{{/main}}{{/layout}}
        """#

    /// The rows; beside an incident they are shown narrow.
    private static let list = #"""
        {{#page}}<div id="queue" data-list="{{listPath}}">
        {{#emptyWords}}<p class="empty">{{emptyWords}}</p>{{/emptyWords}}
        <ol class="queue" aria-label="Incidents">
        {{#rows}}<li class="row {{severity.name}}{{#isHere}} here{{/isHere}}" data-id="{{id}}">
        <a class="head" href="{{path}}"{{#isHere}} aria-current="true"{{/isHere}}>
        <span class="badge {{severity.name}}"><span aria-hidden="true">{{severity.glyph}}</span> {{severity.name}}</span>
        <span class="what"><bdi>{{summary}}</bdi></span>
        </a>
        <span class="who soft"><bdi>{{entities}}</bdi></span>
        <span class="why soft">{{#reasons}}<span class="tag">{{.}}</span> {{/reasons}}</span>
        <span class="amount">{{amount}}</span>
        <span class="age soft" title="{{time}}">{{age}}</span>
        <span class="standing {{status}}">{{status}}</span>
        {{#frame.canTriage}}{{#isOpen}}<form class="quick" action="{{path}}" method="post">{{>token}}<input type="hidden" name="revision" value="{{revision}}"><input type="hidden" name="from" value="queue"><button name="action" value="confirm" data-key="c" aria-label="Confirm {{id}}">Confirm</button><button name="action" value="dismiss" data-key="d" aria-label="Dismiss {{id}}">Dismiss</button></form>{{/isOpen}}{{/frame.canTriage}}
        </li>{{/rows}}
        </ol>
        </div>{{/page}}
        """#

    private static let incident = #"""
        {{<layout}}{{$main}}{{#page}}
        <div id="news" class="news" aria-live="polite" data-news="{{newsPath}}"></div>
        <div class="panes">
        <section class="side" aria-label="Queue">
        {{#queue}}<p class="soft">{{total}}</p>
        <ol class="queue" aria-label="Incidents">
        {{#rows}}<li class="row {{severity.name}}{{#isHere}} here{{/isHere}}">
        <a class="head" href="{{path}}"{{#isHere}} aria-current="true"{{/isHere}}><span class="badge {{severity.name}}"><span aria-hidden="true">{{severity.glyph}}</span><span class="hidden">{{severity.name}}</span></span> <span class="what"><bdi>{{summary}}</bdi></span></a>
        </li>{{/rows}}
        </ol>{{/queue}}
        <p class="steps">
        {{#previousPath}}<a href="{{previousPath}}" data-key="k">↑ Previous</a>{{/previousPath}}
        {{#nextPath}}<a href="{{nextPath}}" data-key="j">↓ Next</a>{{/nextPath}}
        <a href="/{{returnQuery}}" data-key="q">Queue</a>
        </p>
        </section>
        <section class="middle" aria-labelledby="name">
        <h1 id="name"><span class="badge {{severity.name}}"><span aria-hidden="true">{{severity.glyph}}</span> {{severity.name}}</span> <bdi>{{id}}</bdi> <span class="standing {{status}}">{{status}}</span></h1>
        <p class="sentence"><bdi>{{summary}}</bdi></p>
        <p class="soft"><bdi>{{facts}}</bdi></p>
        <figure>
        <picture><source media="(prefers-color-scheme: dark)" srcset="{{darkPicture}}"><img id="picture" src="{{picture}}" alt="{{pictureWords}}"></picture>
        <figcaption>{{#unfold}}<a href="{{path}}">{{text}}</a> · {{/unfold}}<button class="plain" type="button" data-zoom="picture" hidden>Zoom</button> <a href="{{pictureAlone}}">Picture alone</a></figcaption>
        </figure>
        <details><summary>The picture in words</summary><p class="words"><bdi>{{pictureWords}}</bdi></p></details>
        <h2>Evidence</h2>
        {{>events}}
        <p>{{#moreEvents}}<span class="soft">{{moreEvents}}</span> · {{/moreEvents}}<a href="{{evidencePath}}" download>All events as CSV</a> · <a href="{{casePath}}" download>Case file</a></p>
        </section>
        <section class="aside" aria-label="Why, and what to do">
        {{>decide}}
        <h2>Why</h2>
        {{>reasons}}
        {{#counterfactual}}<p>{{counterfactual}}</p>{{/counterfactual}}
        {{#peers}}<p class="soft"><bdi>{{.}}</bdi></p>{{/peers}}
        <h2>Entities</h2>
        <ul class="names">{{#entities}}<li><a href="{{path}}"><bdi>{{text}}</bdi></a></li>{{/entities}}</ul>
        {{#moreEntities}}<p class="soft">{{moreEntities}}</p>{{/moreEntities}}
        <h2>History</h2>
        {{^history}}<p class="soft">Nobody has decided yet.</p>{{/history}}
        <ol class="history">{{#history}}<li><span class="soft">{{time}}</span> <bdi>{{who}}</bdi> {{words}}{{#remark}}: <bdi>{{remark}}</bdi>{{/remark}}</li>{{/history}}</ol>
        <h2>Similar incidents</h2>
        {{>similar}}
        </section>
        </div>
        {{/page}}{{/main}}{{/layout}}
        """#

    /// What has happened to an incident since its page was made.
    private static let news = #"""
        {{#page}}<div id="news"><p class="notice"><span><bdi>{{words}}</bdi></span> <a class="button" href="{{path}}">Look</a></p></div>{{/page}}
        """#

    private static let decide = #"""
        {{#frame.canTriage}}<div class="decide">
        <form class="inline" action="{{decidePath}}" method="post">{{>token}}<input type="hidden" name="revision" value="{{revision}}"><input type="hidden" name="q" value="{{frame.query}}">
        {{#isOpen}}<button class="main" name="action" value="confirm" data-key="c">Confirm <kbd>c</kbd></button>
        <button name="action" value="dismiss" data-key="d">Dismiss <kbd>d</kbd></button>{{/isOpen}}
        {{^isOpen}}<button name="action" value="reopen">Reopen</button>{{/isOpen}}
        {{#canUndo}}<button name="action" value="undo" data-key="u">Undo <kbd>u</kbd></button>{{/canUndo}}
        <a class="button" href="{{suppressPath}}" data-key="x">Hide like this <kbd>x</kbd></a>
        </form>
        {{#isOpen}}<form class="line" action="{{decidePath}}" method="post">{{>token}}<input type="hidden" name="revision" value="{{revision}}"><input type="hidden" name="q" value="{{frame.query}}"><input type="hidden" name="action" value="snooze">
        <label for="until">Snooze for <kbd>s</kbd></label> <input id="until" name="until" value="1d" list="spans" data-key="s" size="12" required><datalist id="spans"><option value="4h"><option value="1d"><option value="3d"><option value="7d"><option value="30d"></datalist> <button>Snooze</button></form>{{/isOpen}}
        <form class="line" action="{{decidePath}}" method="post">{{>token}}<input type="hidden" name="revision" value="{{revision}}"><input type="hidden" name="q" value="{{frame.query}}"><input type="hidden" name="action" value="note">
        <label for="note">Note <kbd>n</kbd></label> <input id="note" name="note" maxlength="1000" data-key="n" required> <button>Keep</button></form>
        </div>{{/frame.canTriage}}
        {{^frame.canTriage}}<p class="soft">Deciding needs the scope triage.</p>{{/frame.canTriage}}
        """#

    private static let reasons = #"""
        {{^reasons}}<p class="soft">No single reason stands out.</p>{{/reasons}}
        <ul class="reasons">{{#reasons}}<li><b>{{words}}</b> <span class="share soft">{{share}}</span>
        <svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="back" width="100" height="6"></rect><rect class="front" width="{{width}}" height="6"></rect></svg>
        <span class="figures"><bdi>{{observed}}</bdi> <span class="soft">typically <bdi>{{typical}}</bdi>; odder than {{odder}}</span></span></li>{{/reasons}}</ul>
        """#

    private static let events = #"""
        {{^events}}<p class="soft">No event is listed.</p>{{/events}}
        <div class="scroll" tabindex="0" role="region" aria-label="Events"><table>
        <thead><tr><th scope="col">Event</th><th scope="col">Time (UTC)</th><th scope="col">From</th><th scope="col">To</th>{{#hasAmounts}}<th scope="col" class="n">Amount</th>{{/hasAmounts}}<th scope="col" class="n">As odd as</th></tr></thead>
        <tbody>{{#events}}<tr><td><bdi>{{id}}</bdi></td><td>{{time}}</td><td><a href="{{source.path}}"><bdi>{{source.text}}</bdi></a></td><td><a href="{{destination.path}}"><bdi>{{destination.text}}</bdi></a></td>{{#hasAmounts}}<td class="n">{{amount}}</td>{{/hasAmounts}}<td class="n">{{rarity}}{{#eventIncident}} <a href="{{path}}"><bdi>{{text}}</bdi></a>{{/eventIncident}}</td></tr>{{/events}}</tbody>
        </table></div>
        """#

    private static let similar = #"""
        {{^similar}}<p class="soft">None.</p>{{/similar}}
        <ul class="similar">{{#similar}}<li><a href="{{link.path}}"><span aria-hidden="true">{{severity.glyph}}</span> <bdi>{{link.text}}</bdi></a> <span class="standing {{standing}}">{{standing}}</span> <bdi>{{summary}}</bdi>{{#common}} <span class="soft">{{common}}</span>{{/common}}</li>{{/similar}}</ul>
        """#

    private static let plot = #"""
        <figure class="plot"><svg viewBox="-4 -6 648 132" role="img" aria-label="{{words}}"><rect class="frame" x="0" y="0" width="640" height="120"></rect>
        {{#levels}}<line class="level" x1="0" x2="640" y1="{{y}}" y2="{{y}}"></line><text class="level" x="636" y="{{textY}}" text-anchor="end">{{words}}</text>{{/levels}}
        {{#bars}}<rect class="mark {{band}}" x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}"><title>{{words}}</title></rect>{{/bars}}
        {{#dots}}<circle class="mark {{band}}" cx="{{x}}" cy="{{y}}" r="4"><title>{{words}}</title></circle>{{/dots}}
        </svg><figcaption class="ends soft"><span>{{first}}</span><span>{{last}}</span></figcaption></figure>
        """#

    private static let entity = #"""
        {{<layout}}{{$main}}{{#page}}
        <h1><span class="badge {{severity.name}}"><span aria-hidden="true">{{severity.glyph}}</span> {{severity.name}}</span> <bdi>{{name}}</bdi> <span class="soft">{{type}}</span></h1>
        <p>{{rarity}}</p>
        <ul class="facts">{{#facts}}<li><bdi>{{.}}</bdi></li>{{/facts}}{{#cluster}}<li><bdi>{{cluster}}</bdi></li>{{/cluster}}</ul>
        <div class="columns">
        <section aria-labelledby="why"><h2 id="why">Why</h2>{{>reasons}}</section>
        <section aria-labelledby="said"><h2 id="said">What people found out</h2>
        {{#label}}<p><bdi>{{label}}</bdi></p>{{/label}}{{^label}}<p class="soft">Nothing yet.</p>{{/label}}
        {{#frame.canTriage}}<form class="line" action="{{labelPath}}" method="post">{{>token}}<label for="remark">Note</label> <input id="remark" name="note" maxlength="1000" data-key="n">
        <button name="verdict" value="fraud" data-key="c">Fraud</button> <button name="verdict" value="legit" data-key="d">Legitimate</button> <button name="verdict" value="unsure">Unsure</button>{{#label}} <button name="verdict" value="none" data-key="u">Take back</button>{{/label}}</form>{{/frame.canTriage}}</section>
        </div>
        {{#plot}}<h2>Its events over time</h2>{{>plot}}{{/plot}}
        <h2>Incidents</h2>
        <ul class="similar">{{#incidents}}<li><a href="{{link.path}}"><span aria-hidden="true">{{severity.glyph}}</span> <bdi>{{link.text}}</bdi></a> <span class="standing {{standing}}">{{standing}}</span> <bdi>{{summary}}</bdi></li>{{/incidents}}</ul>
        {{^incidents}}<p class="soft">It is in no incident.</p>{{/incidents}}
        <div class="columns">
        <section aria-labelledby="met"><h2 id="met">Meets most</h2>
        {{^partners}}<p class="soft">Nobody.</p>{{/partners}}
        <ol class="names">{{#partners}}<li><a href="{{link.path}}"><bdi>{{link.text}}</bdi></a> <span class="soft">{{type}} {{measure}}</span></li>{{/partners}}</ol></section>
        <section aria-labelledby="alike"><h2 id="alike">Most like it</h2>
        {{#alikeNote}}<p class="soft"><bdi>{{alikeNote}}</bdi></p>{{/alikeNote}}
        {{#alikePath}}<p><a href="{{alikePath}}">Look for those whose surroundings are most like its own</a></p>{{/alikePath}}
        <ol class="names">{{#alike}}<li><a href="{{link.path}}"><bdi>{{link.text}}</bdi></a> <span class="soft">{{type}} {{measure}}</span></li>{{/alike}}</ol></section>
        </div>
        <h2>Events</h2>
        {{>events}}
        {{#moreEvents}}<p class="soft">{{moreEvents}}</p>{{/moreEvents}}
        {{/page}}{{/main}}{{/layout}}
        """#

    private static let overview = #"""
        {{<layout}}{{$main}}{{#page}}
        <h1>Overview</h1>
        <ul class="facts">{{#facts}}<li><span class="soft">{{name}}</span> <b><bdi>{{value}}</bdi></b></li>{{/facts}}</ul>
        <h2>Incidents a day</h2>
        {{#days}}{{>plot}}{{/days}}{{^days}}<p class="soft">The log has no times, or nothing was found.</p>{{/days}}
        <h2>Precision</h2><p>{{precision}}</p>
        <h2>Health of the data</h2>
        <ul>{{#health}}<li><bdi>{{.}}</bdi></li>{{/health}}</ul>{{^health}}<p class="soft">Nothing to say.</p>{{/health}}
        <h2>Models</h2>
        {{^models}}<p class="soft">None.</p>{{/models}}
        <div class="scroll" tabindex="0" role="region" aria-label="Models"><table><thead><tr><th scope="col">Model</th><th scope="col">Made</th><th scope="col" class="n">Size</th><th scope="col">Learnt from</th><th scope="col">Role</th><th scope="col">What came of it</th><th scope="col"><span class="hidden">What to do</span></th></tr></thead>
        <tbody>{{#models}}<tr><td><code>{{id}}</code></td><td>{{age}}</td><td class="n">{{size}}</td><td>{{basis}}</td><td>{{role}}</td><td class="free">{{quality}}</td><td>{{#promotePath}}<form class="inline" action="{{promotePath}}" method="post">{{>token}}<button aria-label="{{promoteWords}} {{id}}">{{promoteWords}}</button></form>{{/promotePath}}</td></tr>{{/models}}</tbody></table></div>
        <h2>Jobs</h2>
        {{#jobsPath}}<form class="line" action="{{jobsPath}}" method="post">{{>token}}<button name="kind" value="train">Learn a new model</button> <button name="kind" value="score">Join new events</button> <button name="kind" value="report">Write the report</button></form>{{/jobsPath}}
        {{^jobs}}<p class="soft">None has run yet.</p>{{/jobs}}
        <ul class="jobs">{{#jobs}}<li><b>{{id}}</b> {{kind}}: {{state}} <span class="soft"><bdi>{{progress}}</bdi></span>{{#cancelPath}} <form class="inline" action="{{cancelPath}}" method="post">{{>token}}<button aria-label="Cancel {{id}}">Cancel</button></form>{{/cancelPath}}</li>{{/jobs}}</ul>
        <h2>Hidden</h2>
        {{^suppressions}}<p class="soft">Nothing is hidden.</p>{{/suppressions}}
        <ul class="jobs">{{#suppressions}}<li><b><bdi>{{rule}}</bdi></b> <bdi>{{why}}</bdi> <span class="soft">{{end}}</span>{{#removePath}} <form class="inline" action="{{removePath}}" method="post">{{>token}}<button>Show again</button></form>{{/removePath}}</li>{{/suppressions}}</ul>
        <h2>Map</h2>
        {{#map}}<figure><picture><source media="(prefers-color-scheme: dark)" srcset="{{darkMap}}"><img src="{{map}}" loading="lazy" alt="The entities by their vectors, those in incidents marked with their names"></picture></figure>{{/map}}{{^map}}<p class="soft">There is no model to draw it of.</p>{{/map}}
        <h2>Service</h2>
        <ul class="facts">{{#service}}<li><span class="soft">{{name}}</span> <b><bdi>{{value}}</bdi></b></li>{{/service}}</ul>
        {{/page}}{{/main}}{{/layout}}
        """#

    private static let suppress = #"""
        {{<layout}}{{$main}}{{#page}}
        <h1>Hide what is like <a href="{{incident.path}}"><bdi>{{incident.text}}</bdi></a></h1>
        {{#fault}}<p class="fault" role="alert"><bdi>{{fault}}</bdi></p>{{/fault}}
        <form class="tall" action="{{path}}" method="get">
        <input type="hidden" name="q" value="{{frame.query}}">
        <fieldset><legend>What is hidden</legend>
        {{#choices}}<label><input type="radio" name="what" value="{{value}}"{{#isChosen}} checked{{/isChosen}}> <bdi>{{words}}</bdi></label>{{/choices}}
        </fieldset>
        <label>Until <input name="until" value="{{until}}" placeholder="30d; empty for ever"></label>
        <label>Why <input name="why" value="{{why}}" maxlength="500" required></label>
        <button{{^isPreviewed}} class="main"{{/isPreviewed}}>Show what that hides</button>
        </form>
        {{#effect}}<p role="status">{{effect}}</p>
        <ul class="similar">{{#hidden}}<li><a href="{{path}}"><bdi>{{text}}</bdi></a></li>{{/hidden}}</ul>{{/effect}}
        {{#isPreviewed}}<form class="line" action="{{path}}" method="post">{{>token}}{{#choices}}{{#isChosen}}<input type="hidden" name="what" value="{{value}}">{{/isChosen}}{{/choices}}<input type="hidden" name="until" value="{{until}}"><input type="hidden" name="why" value="{{why}}"><input type="hidden" name="q" value="{{frame.query}}"><button class="main">Hide it</button></form>{{/isPreviewed}}
        {{/page}}{{/main}}{{/layout}}
        """#

    private static let login = #"""
        {{<layout}}{{$search}}{{/search}}{{$main}}{{#page}}
        <h1>Sign in</h1>
        {{#fault}}<p class="fault" role="alert">{{fault}}</p>{{/fault}}
        <form class="tall" action="/login" method="post">{{>token}}
        <input type="hidden" name="next" value="{{next}}">
        <label>Token <input name="token" type="password" autocomplete="current-password" required autofocus></label>
        <button class="main">Sign in</button>
        </form>
        <p class="soft">A token is made with <code>dragnet token add NAME --scope read,triage</code>.</p>
        {{/page}}{{/main}}{{/layout}}
        """#

    private static let message = #"""
        {{<layout}}{{$main}}{{#page}}
        <h1>{{heading}}</h1>
        <p role="alert"><bdi>{{words}}</bdi></p>
        {{#help}}<p><bdi>{{help}}</bdi></p>{{/help}}
        <p>{{#links}}<a class="button" href="{{path}}">{{text}}</a> {{/links}}</p>
        {{/page}}{{/main}}{{/layout}}
        """#
}
