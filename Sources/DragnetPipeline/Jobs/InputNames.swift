import DragnetIngest

/// The names of inputs as files show them: as the user gave them, but never an absolute path, which says more about a
/// machine than about a log.
struct InputNames: Sendable {
    let names: [String]

    init(inputs: [String]) {
        names = inputs.map { name in
            guard name.hasPrefix("/") else { return name }
            return name.split(separator: "/").last.map(String.init) ?? name
        }
    }

    /// Rejected rows with their files named so.
    func renamed(_ rejects: [RejectedRow]) -> [RejectedRow] {
        rejects.map { reject in
            var reject = reject
            if names.indices.contains(reject.fileIndex) { reject.file = names[reject.fileIndex] }
            return reject
        }
    }
}
