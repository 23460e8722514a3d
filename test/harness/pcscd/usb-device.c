/*
 * Stands in for libudev in a PC/SC daemon under test, which preloads it: there is one USB device, the reader, and it comes
 * and goes by a line in a FIFO, "add" or "remove". Environment: USB_READER_FIFO.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char action[8];
static int device, monitor;

void *udev_new(void) { return &monitor; }
void *udev_unref(void *udev) { return NULL; }
void *udev_enumerate_new(void *udev) { return &monitor; }
int udev_enumerate_add_match_subsystem(void *enumerate, const char *subsystem) { return 0; }
int udev_enumerate_scan_devices(void *enumerate) { return 0; }
void *udev_enumerate_get_list_entry(void *enumerate) { return NULL; }
void *udev_enumerate_unref(void *enumerate) { return NULL; }
void *udev_list_entry_get_next(void *entry) { return NULL; }
const char *udev_list_entry_get_name(void *entry) { return NULL; }
void *udev_device_new_from_syspath(void *udev, const char *path) { return NULL; }
void *udev_monitor_new_from_netlink(void *udev, const char *name) { return &monitor; }
int udev_monitor_filter_add_match_subsystem_devtype(void *monitor, const char *subsystem, const char *type) { return 0; }
int udev_monitor_enable_receiving(void *monitor) { return 0; }
void *udev_monitor_unref(void *monitor) { return NULL; }

int udev_monitor_get_fd(void *unused) {
    if (monitor == 0) monitor = open(getenv("USB_READER_FIFO"), O_RDWR | O_CLOEXEC);
    return monitor;
}

void *udev_monitor_receive_device(void *unused) {
    ssize_t length = 0;
    while (length < (ssize_t)sizeof action - 1 && read(monitor, action + length, 1) == 1 && action[length] != '\n') length++;
    action[length] = 0;
    return &device;
}

const char *udev_device_get_action(void *unused) { return action; }
void *udev_device_get_parent_with_subsystem_devtype(void *dev, const char *subsystem, const char *type) { return dev; }
const char *udev_device_get_devnode(void *dev) { return "/dev/usb-reader"; }
const char *udev_device_get_sysname(void *dev) { return "usb-reader"; }
const char *udev_device_get_syspath(void *dev) { return "/sys/usb-reader"; }
void *udev_device_unref(void *dev) { return NULL; }

const char *udev_device_get_sysattr_value(void *dev, const char *attribute) {
    if (strcmp(attribute, "idVendor") == 0) return "fffe";
    if (strcmp(attribute, "idProduct") == 0) return "0001";
    if (strcmp(attribute, "bInterfaceNumber") == 0) return "00";
    return NULL;
}
