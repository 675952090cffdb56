/// How the workspace and the service are.
public struct OverviewView: Sendable {
    /// A fact with its name.
    public struct Fact: Sendable {
        public var name: String
        public var value: String

        /// A fact.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A model.
    public struct ModelRow: Sendable {
        public var id: String
        public var age: String
        public var size: String
        public var role: String
        /// Where it is put in place; nil where it is there, or nobody may.
        public var promotePath: String?
        /// "Promote" or "Revert to this".
        public var promoteWords: String

        /// A row with these cells.
        public init(
            id: String, age: String, size: String, role: String, promotePath: String?, promoteWords: String
        ) {
            self.id = id
            self.age = age
            self.size = size
            self.role = role
            self.promotePath = promotePath
            self.promoteWords = promoteWords
        }
    }

    /// A job.
    public struct JobRow: Sendable {
        public var id: String
        public var kind: String
        public var state: String
        public var progress: String
        public var cancelPath: String?

        /// A row with these cells.
        public init(id: String, kind: String, state: String, progress: String, cancelPath: String?) {
            self.id = id
            self.kind = kind
            self.state = state
            self.progress = progress
            self.cancelPath = cancelPath
        }
    }

    /// A suppression.
    public struct SuppressionRow: Sendable {
        public var rule: String
        public var why: String
        public var end: String
        public var removePath: String?

        /// A row with these cells.
        public init(rule: String, why: String, end: String, removePath: String?) {
            self.rule = rule
            self.why = why
            self.end = end
            self.removePath = removePath
        }
    }

    public var facts: [Fact] = []
    public var precision = ""
    public var days: PlotView?
    /// Where the map is.
    public var map: String?
    public var darkMap = ""
    public var models: [ModelRow] = []
    public var jobs: [JobRow] = []
    public var jobsPath: String?
    public var suppressions: [SuppressionRow] = []
    public var health: [String] = []
    public var service: [Fact] = []

    /// An overview without anything.
    public init() {}
}
