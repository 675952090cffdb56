/// How the workspace and the service are.
package struct OverviewView: Sendable {
    /// A fact with its name.
    package struct Fact: Sendable {
        package var name: String
        package var value: String

        /// A fact.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A model.
    package struct ModelRow: Sendable {
        package var id: String
        package var age: String
        package var size: String
        package var role: String
        /// What it was learnt from.
        package var basis: String
        /// What became of what it found.
        package var quality: String
        /// Where it is put in place; nil where it is there, or nobody may.
        package var promotePath: String?
        /// "Promote" or "Revert to this".
        package var promoteWords: String

        /// A row with these cells.
        package init(
            id: String, age: String, size: String, role: String, basis: String, quality: String, promotePath: String?,
            promoteWords: String
        ) {
            self.id = id
            self.age = age
            self.size = size
            self.role = role
            self.basis = basis
            self.quality = quality
            self.promotePath = promotePath
            self.promoteWords = promoteWords
        }
    }

    /// A job.
    package struct JobRow: Sendable {
        package var id: String
        package var kind: String
        package var state: String
        package var progress: String
        package var cancelPath: String?

        /// A row with these cells.
        package init(id: String, kind: String, state: String, progress: String, cancelPath: String?) {
            self.id = id
            self.kind = kind
            self.state = state
            self.progress = progress
            self.cancelPath = cancelPath
        }
    }

    /// A suppression.
    package struct SuppressionRow: Sendable {
        package var rule: String
        package var why: String
        package var end: String
        package var removePath: String?

        /// A row with these cells.
        package init(rule: String, why: String, end: String, removePath: String?) {
            self.rule = rule
            self.why = why
            self.end = end
            self.removePath = removePath
        }
    }

    package var facts: [Fact] = []
    package var precision = ""
    package var days: PlotView?
    /// Where the map is.
    package var map: String?
    package var darkMap = ""
    package var models: [ModelRow] = []
    package var jobs: [JobRow] = []
    package var jobsPath: String?
    package var suppressions: [SuppressionRow] = []
    package var health: [String] = []
    package var service: [Fact] = []

    /// An overview without anything.
    package init() {}
}
