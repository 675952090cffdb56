/// The form that hides what is like an incident.
package struct SuppressView: Sendable {
    /// Something that can be hidden.
    package struct Choice: Sendable {
        package var value: String
        package var words: String
        package var isChosen: Bool

        /// A choice.
        package init(value: String, words: String, isChosen: Bool) {
            self.value = value
            self.words = words
            self.isChosen = isChosen
        }
    }

    package var incident: LinkView
    package var choices: [Choice] = []
    package var until = ""
    package var why = ""
    /// What it would hide, in words; nil before that was asked.
    package var effect: String?
    package var hidden: [LinkView] = []
    package var path = ""
    /// Whether it can be hidden now: the effect was looked at.
    package var isPreviewed = false
    package var fault: String?
    package var returnQuery = ""

    /// A form about an incident.
    package init(incident: LinkView) { self.incident = incident }
}

/// The page that asks for a token.
package struct LoginView: Sendable {
    /// Why the last try failed.
    package var fault: String?
    /// Where to go afterwards, a path of this service.
    package var next: String

    /// A page that goes to `next`.
    package init(fault: String? = nil, next: String) {
        self.fault = fault
        self.next = next
    }
}

/// A page that says one thing.
package struct MessageView: Sendable {
    package var heading: String
    package var words: String
    package var help: String?
    package var links: [LinkView]

    /// A page with a heading and words.
    package init(heading: String, words: String, help: String? = nil, links: [LinkView] = []) {
        self.heading = heading
        self.words = words
        self.help = help
        self.links = links
    }
}
