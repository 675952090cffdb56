/// The labels of a log: one line per row, `id,label,kind,group`.
struct LabelTable {
    private var text: TextBytes

    init(rows: Int) {
        text = TextBytes(capacity: rows * 20 + 32)
        text.append("id,label,kind,group\n")
    }

    /// Adds a row's label; `group` is 0 for a row of ordinary life.
    mutating func append(id: [UInt8], kind: String, group: Int) {
        text.append(id)
        if group == 0 {
            text.append(",0,,\n")
        } else {
            text.append(",1,")
            text.append(kind)
            text.comma()
            text.append(group)
            text.newline()
        }
    }

    var bytes: [UInt8] { text.bytes }
}
