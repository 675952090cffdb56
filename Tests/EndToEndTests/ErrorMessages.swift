import Testing

/// The program's error messages: what provokes each one, and what a person then reads.
///
/// They stand by the file of `Sources` that makes them, so that a message without a case is found by comparing the two.
enum ErrorMessages {
    /// What one file of `Sources` may say; a file may stand twice.
    struct Source: Sendable, CustomTestStringConvertible {
        /// Its path below `Sources`.
        var file: String
        var cases: [ErrorCase] = []
        /// The messages that no case provokes, and why not; `…` stands for what is put in.
        var unprovoked: [String: String] = [:]

        var testDescription: String { file }
    }

    static let all: [Source] =
        ingest + tables + roles + values + settings + jobs + commands + storage + damage + output + learning

    /// What is said in `files` and not listed, and what is listed and not said.
    ///
    /// - Returns: how many messages there are in `files`, and sentences about the gaps.
    static func gaps(in files: [String: ErrorSourceText]) -> (messages: Int, gaps: [String]) {
        let listed = Dictionary(grouping: all, by: \.file)
        var gaps = listed.keys.filter { files[$0] == nil }.sorted().map { "\($0) is listed and not there" }
        for (file, text) in files.sorted(by: { $0.key < $1.key }) {
            let sources = listed[file] ?? []
            let lines = sources.flatMap(\.cases).flatMap { [$0.says, $0.help ?? ""] }
            let unprovoked = Set(sources.flatMap(\.unprovoked.keys))
            let open = text.messages.filter { message in !lines.contains(where: message.fits) }
            for message in open where !unprovoked.contains(message.pattern) {
                gaps.append(
                    "\(file):\(message.line): no case provokes \"\(message.pattern)\"; add one, or say why not")
            }
            for pattern in unprovoked.subtracting(open.map(\.pattern)).sorted() {
                gaps.append("\(file): \"\(pattern)\" is provoked after all, or said no more")
            }
        }
        return (files.values.map(\.messages.count).reduce(0, +), gaps)
    }
}
