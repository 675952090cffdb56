/// The labels of a log: one line per row, `id,label,kind,group` and, if asked for, `actor`.
struct LabelTable {
    private var text: TextBytes
    private let hasActors: Bool

    /// - Parameter hasActors: whether planted rows name the entity that acts, in a fifth column.
    init(rows: Int, hasActors: Bool = false) {
        text = TextBytes(capacity: rows * 24 + 40)
        self.hasActors = hasActors
        text.append(hasActors ? "id,label,kind,group,actor\n" : "id,label,kind,group\n")
    }

    /// Adds a row's label; `group` is 0 for a row of ordinary life.
    mutating func append(id: [UInt8], kind: String, group: Int, actor: [UInt8] = []) {
        text.append(id)
        if group == 0 {
            text.append(hasActors ? ",0,,,\n" : ",0,,\n")
        } else {
            text.append(",1,")
            text.append(kind)
            text.comma()
            text.append(group)
            if hasActors {
                text.comma()
                text.append(actor)
            }
            text.newline()
        }
    }

    var bytes: [UInt8] { text.bytes }
}
