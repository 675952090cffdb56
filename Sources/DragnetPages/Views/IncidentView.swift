/// An incident with all that a person needs to decide about it.
package struct IncidentView: Sendable {
    /// A reason as observed against typical.
    package struct ReasonRow: Sendable {
        package var words: String
        package var observed: String
        package var typical: String
        /// "99.9 % of normal".
        package var odder: String
        /// 0...100: the length of the bar.
        package var width: String
        package var share: String

        /// A row with these cells.
        package init(words: String, observed: String, typical: String, odder: String, width: String, share: String) {
            self.words = words
            self.observed = observed
            self.typical = typical
            self.odder = odder
            self.width = width
            self.share = share
        }
    }

    /// An event.
    package struct EventRow: Sendable {
        package var id: String
        package var time: String
        package var source: LinkView
        package var destination: LinkView
        package var amount: String
        /// "1 in 12,000", or empty.
        package var rarity: String
        /// The incident it is in; nil where that goes without saying.
        package var eventIncident: LinkView?

        /// A row with these cells.
        package init(
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
    package struct HistoryRow: Sendable {
        package var time: String
        package var who: String
        package var words: String
        /// What was noted, if anything.
        package var remark: String?

        /// A row with these cells.
        package init(time: String, who: String, words: String, remark: String?) {
            self.time = time
            self.who = who
            self.words = words
            self.remark = remark
        }
    }

    /// Another incident.
    package struct SimilarRow: Sendable {
        package var link: LinkView
        package var severity: SeverityView
        package var summary: String
        package var standing: String
        /// What they have in common.
        package var common: String?

        /// A row with these cells.
        package init(link: LinkView, severity: SeverityView, summary: String, standing: String, common: String?) {
            self.link = link
            self.severity = severity
            self.summary = summary
            self.standing = standing
            self.common = common
        }
    }

    /// The list beside it.
    package var queue = QueueView()
    package var id = ""
    package var severity = SeverityView(name: "none", glyph: "")
    package var status = ""
    package var isOpen = true
    package var summary = ""
    /// When, how many, between whom.
    package var facts = ""
    /// The picture in both themes, and what it shows in words.
    package var picture = ""
    package var darkPicture = ""
    package var pictureWords = ""
    /// Where the picture with the folds open is; nil where none are, or they are open.
    package var unfold: LinkView?
    /// The picture alone, to zoom and keep.
    package var pictureAlone = ""
    package var reasons: [ReasonRow] = []
    package var counterfactual: String?
    /// What is typical of those like it.
    package var peers: [String] = []
    package var entities: [LinkView] = []
    package var moreEntities: String?
    package var events: [EventRow] = []
    package var hasAmounts = false
    /// "50 of 61", nil where all are shown.
    package var moreEvents: String?
    package var evidencePath = ""
    package var casePath = ""
    package var history: [HistoryRow] = []
    package var similar: [SimilarRow] = []
    package var decidePath = ""
    package var suppressPath = ""
    package var revision = ""
    package var canUndo = false
    /// Where a page that is open asks whether anything has changed.
    package var newsPath = ""
    /// The incident before and after it in the list.
    package var previousPath: String?
    package var nextPath: String?
    /// Where a decision leads.
    package var returnQuery = ""

    /// An incident without anything.
    package init() {}
}

/// What has happened to an incident since its page was made.
package struct NewsView: Sendable {
    /// What has happened, in words.
    package var words: String
    /// The page as it is now.
    package var path: String

    /// News in words.
    package init(words: String, path: String) {
        self.words = words
        self.path = path
    }
}
