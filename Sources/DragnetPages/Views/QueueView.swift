/// The list of incidents.
package struct QueueView: Sendable {
    /// An incident in the list.
    package struct Row: Sendable {
        package var id: String
        package var path: String
        package var severity: SeverityView
        /// What happened, in one sentence.
        package var summary: String
        /// Who, cut short.
        package var entities: String
        package var amount: String
        /// The time of its last event, and how long ago that is.
        package var time: String
        package var age: String
        package var reasons: [String]
        package var status: String
        /// Whether a person has yet to decide.
        package var isOpen: Bool
        package var isHere: Bool
        /// How it stands, for the form that decides.
        package var revision: String

        /// A row with these parts.
        package init(
            id: String, path: String, severity: SeverityView, summary: String, entities: String, amount: String,
            time: String, age: String, reasons: [String], status: String, isOpen: Bool, isHere: Bool, revision: String
        ) {
            self.id = id
            self.path = path
            self.severity = severity
            self.summary = summary
            self.entities = entities
            self.amount = amount
            self.time = time
            self.age = age
            self.reasons = reasons
            self.status = status
            self.isOpen = isOpen
            self.isHere = isHere
            self.revision = revision
        }
    }

    /// The rows of this page.
    package var rows: [Row] = []
    /// "1 to 50 of 5,000".
    package var range = ""
    /// How many there are in words, for the head of a list beside an incident.
    package var total = ""
    package var previous: String?
    package var next: String?
    /// Searches that are often wanted.
    package var searches: [LinkView] = []
    /// Those that people kept; nil where none are.
    package var savedSearches: SavedSearchesView?
    /// Where this search is kept by a name; nil where it has one.
    package var keepPath: String?
    /// Where its name is forgotten, and that name.
    package var forgetPath: String?
    package var keptName = ""
    /// The orders of the list.
    package var orders: [LinkView] = []
    /// Words where the list is empty.
    package var emptyWords: String?
    /// Why the search is none, nil where it is one.
    package var searchFault: String?
    /// Where the list alone can be had.
    package var listPath = ""
    /// The search, for forms that come back to it.
    package var returnQuery = ""

    /// An empty list.
    package init() {}
}

/// The searches that people kept.
package struct SavedSearchesView: Sendable {
    package var links: [LinkView]

    /// These searches.
    package init(_ links: [LinkView]) { self.links = links }
}
