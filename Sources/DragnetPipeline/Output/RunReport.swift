import DragnetCore
struct RunReport { let writer: RunWriter; let document: RunDocument; let pictures: [String: String]
  func write(to d: RunDirectory, context: WorkContext) throws -> Bool { false } }
