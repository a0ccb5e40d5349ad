// Lets files fall on a place of the page, as a person who drags them there.
(place, files) => {
  const carried = new DataTransfer();
  for (const { name, mimeType, buffer } of files) {
    carried.items.add(new File([Uint8Array.from(atob(buffer), (sign) => sign.charCodeAt(0))], name, { type: mimeType }));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, composed: true, dataTransfer: carried }));
  }
}
