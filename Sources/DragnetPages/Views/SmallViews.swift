/// The form that hides what is like an incident.
public struct SuppressView: Sendable {
    /// Something that can be hidden.
    public struct Choice: Sendable {
        public var value: String
        public var words: String
        public var isChosen: Bool

        /// A choice.
        public init(value: String, words: String, isChosen: Bool) {
            self.value = value
            self.words = words
            self.isChosen = isChosen
        }
    }

    public var incident: LinkView
    public var choices: [Choice] = []
    public var until = ""
    public var why = ""
    /// What it would hide, in words; nil before that was asked.
    public var effect: String?
    public var hidden: [LinkView] = []
    public var path = ""
    /// Whether it can be hidden now: the effect was looked at.
    public var isPreviewed = false
    public var fault: String?
    public var returnQuery = ""

    /// A form about an incident.
    public init(incident: LinkView) { self.incident = incident }
}

/// The page that asks for a token.
public struct LoginView: Sendable {
    /// Why the last try failed.
    public var fault: String?
    /// Where to go afterwards, a path of this service.
    public var next: String

    /// A page that goes to `next`.
    public init(fault: String? = nil, next: String) {
        self.fault = fault
        self.next = next
    }
}

/// A page that says one thing.
public struct MessageView: Sendable {
    public var heading: String
    public var words: String
    public var help: String?
    public var links: [LinkView]

    /// A page with a heading and words.
    public init(heading: String, words: String, help: String? = nil, links: [LinkView] = []) {
        self.heading = heading
        self.words = words
        self.help = help
        self.links = links
    }
}
