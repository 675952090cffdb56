/// An incident with all that a person needs to decide about it.
public struct IncidentView: Sendable {
    /// A reason as observed against typical.
    public struct ReasonRow: Sendable {
        public var words: String
        public var observed: String
        public var typical: String
        /// "99.9 % of normal".
        public var odder: String
        /// 0...100: the length of the bar.
        public var width: String
        public var share: String

        /// A row with these cells.
        public init(words: String, observed: String, typical: String, odder: String, width: String, share: String) {
            self.words = words
            self.observed = observed
            self.typical = typical
            self.odder = odder
            self.width = width
            self.share = share
        }
    }

    /// An event.
    public struct EventRow: Sendable {
        public var id: String
        public var time: String
        public var source: LinkView
        public var destination: LinkView
        public var amount: String
        /// "1 in 12,000", or empty.
        public var rarity: String
        /// The incident it is in; nil where that goes without saying.
        public var eventIncident: LinkView?

        /// A row with these cells.
        public init(
            id: String, time: String, source: LinkView, destination: LinkView, amount: String, rarity: String,
            eventIncident: LinkView? = nil
        ) {
            self.id = id
            self.time = time
            self.source = source
            self.destination = destination
            self.amount = amount
            self.rarity = rarity
            self.eventIncident = eventIncident
        }
    }

    /// A decision of the past.
    public struct HistoryRow: Sendable {
        public var time: String
        public var who: String
        public var words: String
        /// Empty where nothing was noted.
        public var remark: String

        /// A row with these cells.
        public init(time: String, who: String, words: String, remark: String) {
            self.time = time
            self.who = who
            self.words = words
            self.remark = remark
        }
    }

    /// Another incident.
    public struct SimilarRow: Sendable {
        public var link: LinkView
        public var severity: SeverityView
        public var summary: String
        public var standing: String
        /// What they have in common.
        public var common: String

        /// A row with these cells.
        public init(link: LinkView, severity: SeverityView, summary: String, standing: String, common: String) {
            self.link = link
            self.severity = severity
            self.summary = summary
            self.standing = standing
            self.common = common
        }
    }

    /// The list beside it.
    public var queue = QueueView()
    public var id = ""
    public var severity = SeverityView(name: "none", glyph: "")
    public var status = ""
    public var isOpen = true
    public var summary = ""
    /// When, how many, between whom.
    public var facts = ""
    /// The picture in both themes, and what it shows in words.
    public var picture = ""
    public var darkPicture = ""
    public var pictureWords = ""
    /// Where the picture with the folds open is; nil where none are, or they are open.
    public var unfold: LinkView?
    /// The picture alone, to zoom and keep.
    public var pictureAlone = ""
    public var reasons: [ReasonRow] = []
    public var counterfactual: String?
    /// What is typical of those like it.
    public var peers: [String] = []
    public var entities: [LinkView] = []
    public var moreEntities: String?
    public var events: [EventRow] = []
    public var hasAmounts = false
    /// "50 of 61", nil where all are shown.
    public var moreEvents: String?
    public var evidencePath = ""
    public var casePath = ""
    public var history: [HistoryRow] = []
    public var similar: [SimilarRow] = []
    public var decidePath = ""
    public var suppressPath = ""
    public var revision = ""
    public var canUndo = false
    /// The incident before and after it in the list.
    public var previousPath: String?
    public var nextPath: String?
    /// Where a decision leads.
    public var returnQuery = ""

    /// An incident without anything.
    public init() {}
}
