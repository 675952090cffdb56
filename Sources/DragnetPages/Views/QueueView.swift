/// The list of incidents.
public struct QueueView: Sendable {
    /// An incident in the list.
    public struct Row: Sendable {
        public var id: String
        public var path: String
        public var severity: SeverityView
        /// What happened, in one sentence.
        public var summary: String
        /// Who, cut short.
        public var entities: String
        public var amount: String
        /// The time of its last event, and how long ago that is.
        public var time: String
        public var age: String
        public var reasons: [String]
        public var status: String
        /// Whether a person has yet to decide.
        public var isOpen: Bool
        public var isHere: Bool
        /// How it stands, for the form that decides.
        public var revision: String

        /// A row with these parts.
        public init(
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
    public var rows: [Row] = []
    /// "1 to 50 of 5,000".
    public var range = ""
    /// How many there are in words, for the head of a list beside an incident.
    public var total = ""
    public var previous: String?
    public var next: String?
    /// Searches that are often wanted.
    public var searches: [LinkView] = []
    /// The orders of the list.
    public var orders: [LinkView] = []
    /// Words where the list is empty.
    public var emptyWords: String?
    /// Why the search is none, nil where it is one.
    public var searchFault: String?
    /// Where the list alone can be had.
    public var listPath = ""
    /// The search, for forms that come back to it.
    public var returnQuery = ""

    /// An empty list.
    public init() {}
}
